package dev.millrace.gateway.lambda.function;

import dev.millrace.engine.function.Publications;
import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.function.Revision;
import dev.millrace.engine.function.code.CodeStore;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.shape.Members;
import java.util.Objects;

/** What the operations have in common that publish a version. Immutable. */
final class Publishing {
    private Publishing() {}

    /** Whether a request to create or update wants a version, too. */
    static boolean isWanted(Members request) {
        refusePublishTo(request);
        return request.flag("Publish");
    }

    static void refusePublishTo(Members request) {
        if (request.holds("PublishTo")) {
            throw new RefusedException(new Refusal.InvalidParameter(
                    "Publishing to $LATEST.PUBLISHED is not supported by this server (PublishTo): it is for capacity"
                            + " providers."));
        }
    }

    /**
     * Refuses one version too many; each one counts with all of its code.
     *
     * @param function as it is to be published
     * @param functions as they are now
     */
    static void requireRoom(RegisteredFunction function, RegistrySnapshot functions) {
        if (!function.isUnpublished()) {
            return;
        }
        if (function.published().versions().size() >= Publications.VERSIONS_MAX) {
            throw new RefusedException(new Refusal.CodeStorageExceeded("Code storage limit exceeded: function "
                    + function.name() + " has " + Publications.VERSIONS_MAX + " versions. Please delete some."));
        }
        RegisteredFunction current = functions.function(function.name().value());
        long replacedBytes = current == null ? 0 : current.code().packageBytes();
        long bytes = functions.codeBytes() - replacedBytes + 2 * function.code().packageBytes();
        if (bytes > CodeStore.TOTAL_BYTES_MAX) {
            throw new RefusedException(new Refusal.CodeStorageExceeded("Code storage limit exceeded."));
        }
    }

    /** The version of a function that was just published. */
    static Revision newest(RegisteredFunction function) {
        return Objects.requireNonNull(function.published().newest());
    }
}
