package dev.millrace.engine.function;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How much keeps a function's code away from everything else; the later, the more. */
public enum Isolation {
    /** A class loader of its own inside the server: for code that the operator trusts. Java only; cannot be killed. */
    IN_PROCESS,
    /** A worker process, killed on timeout, on leaving its memory limit, and with the server. */
    PROCESS,
    /** A worker process that sees its own files and processes only and has no rights: for code that nobody trusts. */
    SANDBOX;

    /** As operators and tags write it, for example {@code in-process}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Throws {@link IllegalArgumentException}, with what there is, for any other text. */
    public static Isolation parse(String text) {
        for (Isolation isolation : values()) {
            if (isolation.text().equals(text)) {
                return isolation;
            }
        }
        throw new IllegalArgumentException("it is one of "
                + Arrays.stream(values()).map(Isolation::text).collect(Collectors.joining(", ")));
    }
}
