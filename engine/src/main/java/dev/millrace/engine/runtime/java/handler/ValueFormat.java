package dev.millrace.engine.runtime.java.handler;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How values of one Java type are read from JSON and written as JSON. Confined to one thread at a time. */
interface ValueFormat {
    @Nullable Object read(byte[] json) throws IOException;

    void write(Object value, ResponseBuffer json) throws IOException;
}
