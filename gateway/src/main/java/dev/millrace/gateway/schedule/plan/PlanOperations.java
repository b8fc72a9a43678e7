package dev.millrace.gateway.schedule.plan;

import dev.millrace.gateway.http.route.Routes;
import dev.millrace.gateway.schedule.target.TargetRequest;

/** Enters the operations on schedules under their paths. Immutable. */
public final class PlanOperations {
    private static final String SCHEDULE = "/schedules/{Name}";

    private PlanOperations() {}

    public static void register(Routes routes, Plans plans, TargetRequest targets) {
        ScheduleRequest request = new ScheduleRequest(targets);
        routes.add("POST", SCHEDULE, new CreateSchedule(plans, request));
        routes.add("PUT", SCHEDULE, new UpdateSchedule(plans, request));
        routes.add("GET", SCHEDULE, new GetSchedule(plans));
        routes.add("DELETE", SCHEDULE, new DeleteSchedule(plans));
        routes.add("GET", "/schedules", new ListSchedules(plans));
    }
}
