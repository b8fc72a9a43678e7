package dev.millrace.gateway.event.registry;

import dev.millrace.gateway.event.input.TargetInput;
import org.jspecify.annotations.Nullable;

/**
 * What a rule sends to. Immutable.
 *
 * @param id unique within its rule
 * @param deadLetterArn of the queue for events that cannot be handed to it, or null
 * @param roleArn kept and shown; nothing here asks for a role
 */
public record Target(
        String id,
        String arn,
        Destination destination,
        @Nullable String roleArn,
        TargetInput input,
        @Nullable RetryPolicy retryPolicy,
        @Nullable String deadLetterArn) {}
