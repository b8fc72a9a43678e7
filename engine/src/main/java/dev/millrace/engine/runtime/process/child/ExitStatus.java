package dev.millrace.engine.runtime.process.child;

import java.util.Map;

/** How a process ended, told as AWS tells it. Immutable. */
public record ExitStatus(int value) {
    private static final int SIGNALLED = 128;
    private static final Map<Integer, String> SIGNALS = Map.of(
            1, "hangup",
            2, "interrupt",
            3, "quit",
            4, "illegal instruction",
            6, "aborted",
            8, "floating point exception",
            9, "killed",
            11, "segmentation fault",
            13, "broken pipe",
            15, "terminated");

    /** For example {@code Runtime exited with error: exit status 1}. */
    public String text() {
        if (value == 0) {
            return "Runtime exited without providing a reason";
        }
        String signal = SIGNALS.get(value - SIGNALLED);
        return "Runtime exited with error: " + (signal == null ? "exit status " + value : "signal: " + signal);
    }
}
