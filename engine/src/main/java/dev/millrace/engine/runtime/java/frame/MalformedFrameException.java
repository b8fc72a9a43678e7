package dev.millrace.engine.runtime.java.frame;

import java.io.IOException;

/** The other side sent what the protocol does not allow; the connection cannot go on. */
public final class MalformedFrameException extends IOException {
    public MalformedFrameException(String message) {
        super(message);
    }
}
