package dev.millrace.gateway.lambda.event;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.event.EventInvokeConfig;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.reference.FunctionReference;

/**
 * Sets the whole configuration anew.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html">
 *     PutFunctionEventInvokeConfig</a>
 */
final class PutFunctionEventInvokeConfig implements Operation {
    private final EventInvokeConfigs configs;
    private final DestinationRules destinations;
    private final Clock clock;

    PutFunctionEventInvokeConfig(EventInvokeConfigs configs, DestinationRules destinations, Clock clock) {
        this.configs = configs;
        this.destinations = destinations;
        this.clock = clock;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        ConfigRequest request = ConfigRequest.of(call);
        if (!request.saysSomething()) {
            throw new RefusedException(new Refusal.InvalidParameter(
                    "You must specify at least one of error handling or destination setting."));
        }
        FunctionReference reference = configs.reference(call);
        configs.function(reference);
        EventInvokeConfig made =
                request.over(EventInvokeConfig.NONE, destinations, reference, clock.epochMillis());
        return JsonReply.ok(configs.json(reference, configs.set(reference, present -> made)));
    }
}
