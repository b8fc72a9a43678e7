package dev.millrace.gateway.api.log;

import dev.millrace.engine.function.Account;
import org.jspecify.annotations.Nullable;

/** Where a stage's access log goes, and what its lines look like. Immutable. */
public record AccessSettings(LogGroup group, AccessFormat format) {
    /** Throws {@link IllegalArgumentException} with what is wrong with settings as a stage has them. */
    public static AccessSettings of(@Nullable String destinationArn, @Nullable String format, Account account) {
        if (destinationArn == null || format == null) {
            throw new IllegalArgumentException("Access log settings must have both a destinationArn and a format");
        }
        return new AccessSettings(LogGroup.ofArn(destinationArn, account), AccessFormat.parse(format));
    }
}
