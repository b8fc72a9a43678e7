package dev.millrace.engine.journal;

/** What made a run begin, as the journal keeps it. The code is part of the record format and never changes. */
public enum TriggerKind {
    /** A call of the Lambda Invoke operation. */
    INVOKE(1),
    /** A call of the Lambda Invoke operation of type Event, which is answered before the run. */
    EVENT(2),
    /** An event on a bus that a rule matched. */
    RULE(3),
    /** A rule or schedule whose time had come. */
    SCHEDULE(4),
    /** The record of how another event ended. */
    DESTINATION(5),
    /** A request to the URL of a function. */
    URL(6),
    /** A request to a route of an HTTP API. */
    ROUTE(7),
    /** A change of an object in a bucket. */
    OBJECT(8),
    /** An earlier run whose payload was kept, run again. */
    REPLAY(9),
    /** An alarm that came into another state. */
    ALARM(10);

    private final byte code;

    TriggerKind(int code) {
        this.code = (byte) code;
    }

    public byte code() {
        return code;
    }

    /** Throws {@link IllegalArgumentException} for a code that no version of the format has. */
    public static TriggerKind ofCode(int code) {
        return switch (code) {
            case 1 -> INVOKE;
            case 2 -> EVENT;
            case 3 -> RULE;
            case 4 -> SCHEDULE;
            case 5 -> DESTINATION;
            case 6 -> URL;
            case 7 -> ROUTE;
            case 8 -> OBJECT;
            case 9 -> REPLAY;
            case 10 -> ALARM;
            default -> throw new IllegalArgumentException("unknown trigger code " + code);
        };
    }
}
