package dev.millrace.engine.function.event;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a function's asynchronous invocations, as its owner set it. Immutable.
 *
 * @param retriesMax runs after the first one that failed, 0 to 2; null where the owner set nothing
 * @param ageSecondsMax how old an event may get before a run of it begins, 60 to 21,600; null where the owner set
 *     nothing
 * @param onSuccess ARN of what is told of events that succeeded, or null
 * @param onFailure ARN of what is told of events that did not, or null
 * @param modifiedAtEpochMillis when the owner set it
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html">
 *     PutFunctionEventInvokeConfig</a>
 */
public record EventInvokeConfig(
        @Nullable Integer retriesMax,
        @Nullable Integer ageSecondsMax,
        @Nullable String onSuccess,
        @Nullable String onFailure,
        long modifiedAtEpochMillis) {
    /** What holds where an owner has set nothing: two retries within six hours, and nobody is told. */
    public static final EventInvokeConfig NONE = new EventInvokeConfig(null, null, null, null, 0);

    private static final int RETRIES_MAX = 2;
    private static final Duration AGE_MAX = Duration.ofHours(6);

    /** The retries that are in force. */
    public int retries() {
        return retriesMax == null ? RETRIES_MAX : retriesMax;
    }

    /** The age that is in force, in milliseconds. */
    public long ageMillis() {
        return ageSecondsMax == null ? AGE_MAX.toMillis() : ageSecondsMax * 1_000L;
    }
}
