package dev.millrace.gateway.object.servlet;

import io.netty.buffer.ByteBuf;

/**
 * Looks at a body as it passes on to the store, which keeps nothing of a body that it cannot read to its last byte: so
 * that one is held back until all is known to be well. Confined to the thread that reads the body.
 */
interface BodyCheck {
    /** What may go on of the next part, which stays its owner's; the caller releases what it gets. */
    ByteBuf pass(ByteBuf part) throws BrokenBodyException;

    /** What was held back, when the body has ended as it should; the caller releases it. */
    ByteBuf end() throws BrokenBodyException;

    /** Bytes that the store will read; -1 when nobody knows yet. */
    long announcedBytes();
}
