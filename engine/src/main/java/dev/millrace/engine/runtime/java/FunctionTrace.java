package dev.millrace.engine.runtime.java;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/** Cuts our frames, which called the function, off the stack traces that the function's owner sees. */
final class FunctionTrace {
    private static final String ENTRY = LoadedFunction.class.getName();
    private static final String OURS = LoadedFunction.class.getPackageName() + ".";

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

    /**
     * The frames above the innermost one of ours, with which we went into the function: a cold start is one, and the
     * run inside it another. All of them on a thread of the function's own.
     */
    private static StackTraceElement[] trimmed(StackTraceElement[] frames) {
        int end = 0;
        while (end < frames.length && !frames[end].getClassName().equals(ENTRY)) {
            end++;
        }
        if (end == frames.length) {
            return frames;
        }
        while (end > 0 && isWayIn(frames[end - 1].getClassName())) {
            end--;
        }
        return Arrays.copyOf(frames, end);
    }

    private static boolean isWayIn(String className) {
        return className.startsWith(OURS)
                || className.startsWith("java.lang.reflect.")
                || className.startsWith("jdk.internal.reflect.")
                || className.startsWith("java.lang.invoke.")
                || className.equals("java.lang.Class");
    }
}
