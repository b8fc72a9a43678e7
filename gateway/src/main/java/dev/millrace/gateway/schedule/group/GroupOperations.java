package dev.millrace.gateway.schedule.group;

import dev.millrace.gateway.http.route.Routes;

/** Enters the operations on groups and their tags under their paths. Immutable. */
public final class GroupOperations {
    private static final String GROUP = "/schedule-groups/{Name}";
    private static final String TAGS = "/tags/{ResourceArn}";

    private GroupOperations() {}

    public static void register(Routes routes, ScheduleGroups groups) {
        routes.add("POST", GROUP, new CreateScheduleGroup(groups));
        routes.add("GET", GROUP, new GetScheduleGroup(groups));
        routes.add("DELETE", GROUP, new DeleteScheduleGroup(groups));
        routes.add("GET", "/schedule-groups", new ListScheduleGroups(groups));
        routes.add("GET", TAGS, new ListTagsForResource(groups));
        routes.add("POST", TAGS, new TagResource(groups));
        routes.add("DELETE", TAGS, new UntagResource(groups));
    }
}
