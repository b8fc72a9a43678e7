package dev.millrace.gateway.http.wire;

/** How a client knows where the body of a streamed answer ends. */
public enum BodyForm {
    /** There is none, whatever is written. */
    NONE,
    /** By its length, which the head has told. */
    COUNTED,
    /** Each part tells its length, and the last one that it is the last. */
    CHUNKED,
    /** By the end of what carries it, the connection or the stream. */
    UNTIL_CLOSE
}
