package dev.millrace.gateway.schedule.target;

import org.jspecify.annotations.Nullable;

/**
 * What a schedule sets going, as its owner wrote it and checked. Immutable.
 *
 * @param arn of a function or of an event bus
 * @param input JSON with keywords, or null for the notification that AWS makes
 * @param source of the events for a bus; null for a function
 * @param detailType of the events for a bus; null for a function
 * @param deadLetterArn of the queue that is told when the target is missing, or null
 */
public record Target(
        String arn,
        String roleArn,
        @Nullable String input,
        int ageMaxSeconds,
        int retriesMax,
        @Nullable String source,
        @Nullable String detailType,
        @Nullable String deadLetterArn) {}
