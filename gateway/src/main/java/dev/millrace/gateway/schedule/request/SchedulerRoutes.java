package dev.millrace.gateway.schedule.request;

import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.SchedulerErrors;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.http.route.Routes;

/** Enters operations whose refusals are answered as EventBridge Scheduler answers them. Immutable. */
public record SchedulerRoutes(Routes routes) implements Routes {
    @Override
    public void add(String method, String pathPattern, Operation operation) {
        routes.add(method, pathPattern, call -> {
            try {
                return operation.handle(call);
            } catch (RefusedException e) {
                return SchedulerErrors.reply(e.refusal());
            }
        });
    }
}
