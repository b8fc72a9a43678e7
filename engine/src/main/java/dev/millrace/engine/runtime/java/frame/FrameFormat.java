package dev.millrace.engine.runtime.java.frame;

import dev.millrace.engine.runtime.java.CallEnd;

/**
 * How frames lie on the wire. All numbers are big-endian.
 *
 * <pre>
 *   frame    u32 bytes that follow, {@value #HEAD_BYTES} to {@value #FRAME_BYTES_MAX}
 *            u8  kind
 *            u32 place, 0 to {@value #PLACES_MAX} - 1
 *            fields, by kind
 *   text     u32 bytes that follow, or FFFFFFFF for null; then UTF-8
 *   bytes    u32 bytes that follow; then these
 *   map      u32 entries; then two texts for each
 *
 *   server to worker
 *   1 OPEN       u64 and u64 request id of the run that waits, text handler, text task root,
 *                text function name, text version, text ARN, u32 memory in MiB, text log group, text log stream,
 *                map environment, beside and before that of the process
 *   2 INVOKE     u64 and u64 request id, u64 deadline (epoch milliseconds), text trace header or null,
 *                text client context or null, bytes payload
 *   3 INTERRUPT
 *   4 CLOSE
 *   5 INVOKE_BY  text ARN by which the function is called, which is another one than in OPEN; then as INVOKE
 *
 *   worker to server
 *   17 OPENED
 *   18 FAILED    u8 kind of end, text error type, bytes error object
 *   19 PRINTED   bytes
 *   20 ENDED     u8 kind of end (0 returned, 1 failed, 2 exited), text error type, bytes body, u8 reusable (0 or 1)
 *   21 CLOSED
 * </pre>
 *
 * A place is opened once; OPENED or FAILED answers. An open place carries one INVOKE or INVOKE_BY at a time, which
 * ENDED answers. INTERRUPT changes nothing in that: the answer comes when the code comes back, if it does. CLOSE is
 * answered by CLOSED when no code runs in the place, and its number may then be opened again. A frame that breaks
 * these rules ends the connection.
 */
final class FrameFormat {
    static final int FRAME_BYTES_MAX = 8 << 20;
    static final int HEAD_BYTES = 5;
    static final int PLACES_MAX = 1_024;

    static final byte OPEN = 1;
    static final byte INVOKE = 2;
    static final byte INTERRUPT = 3;
    static final byte CLOSE = 4;
    static final byte INVOKE_BY = 5;

    static final byte OPENED = 17;
    static final byte FAILED = 18;
    static final byte PRINTED = 19;
    static final byte ENDED = 20;
    static final byte CLOSED = 21;

    private static final byte RETURNED_END = 0;
    private static final byte FAILED_END = 1;
    private static final byte EXITED_END = 2;

    private FrameFormat() {}

    static byte code(CallEnd.Kind kind) {
        return switch (kind) {
            case RETURNED -> RETURNED_END;
            case FAILED -> FAILED_END;
            case EXITED -> EXITED_END;
        };
    }

    static CallEnd.Kind kind(byte code) throws MalformedFrameException {
        return switch (code) {
            case RETURNED_END -> CallEnd.Kind.RETURNED;
            case FAILED_END -> CallEnd.Kind.FAILED;
            case EXITED_END -> CallEnd.Kind.EXITED;
            default -> throw new MalformedFrameException("an end of kind " + code);
        };
    }
}
