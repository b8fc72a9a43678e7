package dev.millrace.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts that an assembler has opened; they are closed in the reverse order. Confined to one thread at a time. */
public final class OpenParts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenParts.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    /** Adds a part that closes before all others. */
    public <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    /** Adds a part that closes right after the one that was added last. */
    public <T extends AutoCloseable> T addBelow(T part) {
        AutoCloseable last = parts.pop();
        parts.push(part);
        parts.push(last);
        return part;
    }

    /** Closes every part once, whether or not others fail to close. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Throwable broken) {
                LOG.error("A part of the server did not close: {}", part, broken);
            }
        }
    }
}
