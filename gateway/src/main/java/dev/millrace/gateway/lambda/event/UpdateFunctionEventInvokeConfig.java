package dev.millrace.gateway.lambda.event;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.event.EventInvokeConfig;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.reference.FunctionReference;

/**
 * Changes what the caller names of the configuration.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionEventInvokeConfig.html">
 *     UpdateFunctionEventInvokeConfig</a>
 */
final class UpdateFunctionEventInvokeConfig implements Operation {
    private final EventInvokeConfigs configs;
    private final DestinationRules destinations;
    private final Clock clock;

    UpdateFunctionEventInvokeConfig(EventInvokeConfigs configs, DestinationRules destinations, Clock clock) {
        this.configs = configs;
        this.destinations = destinations;
        this.clock = clock;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        ConfigRequest request = ConfigRequest.of(call);
        FunctionReference reference = configs.reference(call);
        configs.existing(reference);
        EventInvokeConfig changed = configs.set(
                reference,
                present -> present == null
                        ? null
                        : request.over(present, destinations, reference, clock.epochMillis()));
        return JsonReply.ok(configs.json(reference, changed));
    }
}
