package dev.millrace.engine.runtime.java;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/** Cuts our frames, which called the function, off the stack traces that the function's owner sees. */
final class FunctionTrace {
    private static final String ENGINE = "dev.millrace.engine.";
    private static final String FUNCTION_SYSTEM = "dev.millrace.engine.runtime.java.code.FunctionSystem";

    private FunctionTrace() {}

    /** Trims the throwable, its causes and what they suppressed. */
    static void trim(Throwable thrown) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> left = new ArrayDeque<>();
        left.add(thrown);
        while (!left.isEmpty()) {
            Throwable next = left.remove();
            if (seen.add(next)) {
                next.setStackTrace(trimmed(next.getStackTrace()));
                left.addAll(Arrays.asList(next.getSuppressed()));
                if (next.getCause() != null) {
                    left.add(next.getCause());
                }
            }
        }
    }

    private static StackTraceElement[] trimmed(StackTraceElement[] frames) {
        int end = 0;
        while (end < frames.length && !isOurs(frames[end])) {
            end++;
        }
        if (end == frames.length) {
            return frames; // a thread of the function's own
        }
        while (end > 0 && isReflection(frames[end - 1])) {
            end--;
        }
        return Arrays.copyOf(frames, end);
    }

    private static boolean isOurs(StackTraceElement frame) {
        return frame.getClassName().startsWith(ENGINE) && !frame.getClassName().equals(FUNCTION_SYSTEM);
    }

    private static boolean isReflection(StackTraceElement frame) {
        String name = frame.getClassName();
        return name.startsWith("java.lang.reflect.")
                || name.startsWith("jdk.internal.reflect.")
                || name.startsWith("java.lang.invoke.");
    }
}
