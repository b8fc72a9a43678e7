package dev.millrace.engine.runtime.java;

import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.invocation.RunLog;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What goes on in one instance: the run that its code works for, the thread that does, and whether the code has
 * exited. Thread-safe: the function's own threads print and exit, too.
 */
final class Execution {
    private final PrintStream output = new PrintStream(new RunOutput(), false, StandardCharsets.UTF_8);
    private volatile @Nullable Run run;
    private volatile @Nullable Integer exitStatus;
    private @Nullable Thread thread;
    private @Nullable ClassLoader loaderOutside;

    /** From now on this thread is in the function's code, for {@code next}. */
    synchronized void enter(Run next, ClassLoader functionClasses) {
        run = next;
        thread = Thread.currentThread();
        loaderOutside = thread.getContextClassLoader();
        thread.setContextClassLoader(functionClasses);
    }

    /**
     * This thread is out of the function's code; nobody interrupts it any more. What the function's other threads
     * print until the next {@link #enter} is dropped.
     */
    synchronized void leave() {
        Run left = run;
        RunLog log = left == null ? null : left.logIfAny();
        if (log != null) {
            log.finish();
        }
        run = null;
        thread = null;
        Thread.currentThread().setContextClassLoader(loaderOutside);
        loaderOutside = null;
        Thread.interrupted();
    }

    /** Interrupts the thread that is in the function's code. Returns false when there is none. */
    synchronized boolean interrupt() {
        if (thread == null) {
            return false;
        }
        thread.interrupt();
        return true;
    }

    /** Called by the function in place of {@code System.exit}. The first status counts. */
    void exit(int status) {
        synchronized (this) {
            if (exitStatus == null) {
                exitStatus = status;
            }
            if (thread != null && thread != Thread.currentThread()) {
                thread.interrupt();
            }
        }
        throw new ExitError(status);
    }

    /** The status that the code has exited with, or null. */
    @Nullable Integer exitStatus() {
        return exitStatus;
    }

    /** The function's standard output and standard error. */
    PrintStream output() {
        return output;
    }

    /** Writes to the log of the run in progress. Thread-safe. */
    private final class RunOutput extends OutputStream {
        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            Run current = run;
            if (current != null) {
                current.log().write(bytes, offset, length);
            }
        }
    }
}
