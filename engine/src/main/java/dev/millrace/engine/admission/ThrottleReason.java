package dev.millrace.engine.admission;

/** Why an invocation was throttled; the wire names are those of the Lambda API's TooManyRequestsException. */
public enum ThrottleReason {
    /** The account's unreserved concurrency is used up. */
    ACCOUNT_CONCURRENCY("ConcurrentInvocationLimitExceeded"),
    /** The function's reserved concurrency is used up. */
    RESERVED_CONCURRENCY("ReservedFunctionConcurrentInvocationLimitExceeded"),
    /** The line itself is full: the ring has no free slot. */
    CALLER_RATE("CallerRateLimitExceeded");

    private final String wireName;

    ThrottleReason(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
