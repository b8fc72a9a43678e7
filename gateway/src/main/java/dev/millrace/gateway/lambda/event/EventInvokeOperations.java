package dev.millrace.gateway.lambda.event;

import dev.millrace.engine.clock.Clock;
import dev.millrace.gateway.http.route.Routes;
import dev.millrace.gateway.lambda.reference.Functions;
import dev.millrace.gateway.message.OutsideServices;
import java.util.function.Predicate;

/** Enters the operations on the configuration of asynchronous invocations under their paths. Immutable. */
public final class EventInvokeOperations {
    private static final String CONFIG = "/2019-09-25/functions/{FunctionName}/event-invoke-config";

    private EventInvokeOperations() {}

    /**
     * Enters all of them.
     *
     * @param isThere whether an ARN is that of an event bus or a bucket that there is
     * @param services whose queues and topics may be told how events end
     */
    public static void register(
            Routes routes, Functions functions, Predicate<String> isThere, OutsideServices services, Clock clock) {
        EventInvokeConfigs configs = new EventInvokeConfigs(functions);
        DestinationRules destinations = new DestinationRules(functions, isThere, services);
        routes.add("PUT", CONFIG, new PutFunctionEventInvokeConfig(configs, destinations, clock));
        routes.add("POST", CONFIG, new UpdateFunctionEventInvokeConfig(configs, destinations, clock));
        routes.add("GET", CONFIG, new GetFunctionEventInvokeConfig(configs));
        routes.add("DELETE", CONFIG, new DeleteFunctionEventInvokeConfig(configs));
        routes.add("GET", CONFIG + "/list", new ListFunctionEventInvokeConfigs(configs));
    }
}
