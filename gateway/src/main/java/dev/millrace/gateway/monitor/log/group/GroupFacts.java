package dev.millrace.gateway.monitor.log.group;

import org.jspecify.annotations.Nullable;

/** What is known of groups, of a running server or on its disk. */
interface GroupFacts {
    /** What clients said of a group, or null. */
    @Nullable KeptGroup kept(String group);

    /** The name of the group that has the log of a function. */
    String groupOf(String function);

    /** Has what follows be as of this time or later, in milliseconds since the Unix epoch. */
    void upTo(long epochMillis);
}
