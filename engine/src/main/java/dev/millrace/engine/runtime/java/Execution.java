package dev.millrace.engine.runtime.java;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What goes on in one instance: the call that its code works for, the thread that does, and whether the code has
 * exited. Thread-safe: the function's own threads print and exit, too.
 */
final class Execution {
    private final PrintStream output = new PrintStream(new RunOutput(), false, StandardCharsets.UTF_8);
    private volatile @Nullable FunctionCall call;
    private volatile @Nullable Integer exitStatus;
    private @Nullable Thread thread;
    private boolean stopped;
    private @Nullable ClassLoader loaderOutside;

    /**
     * From now on this thread is in the function's code, for {@code next}. Returns false, and does nothing, when the
     * code was stopped before: then the run was ended by somebody else.
     */
    synchronized boolean enter(FunctionCall next, ClassLoader functionClasses) {
        if (stopped) {
            return false;
        }
        call = next;
        thread = Thread.currentThread();
        Thread.interrupted(); // whoever ran here before may have left its mark
        loaderOutside = thread.getContextClassLoader();
        thread.setContextClassLoader(functionClasses);
        return true;
    }

    /**
     * This thread is out of the function's code; nobody interrupts it any more. What the function's other threads
     * print until the next {@link #enter} is dropped.
     */
    void leave() {
        FunctionCall left = call;
        if (left != null) {
            left.printingEnded(); // may wait for the disk, which must not hold up whoever comes to interrupt
        }
        out();
    }

    private synchronized void out() {
        call = null;
        thread = null;
        Thread.currentThread().setContextClassLoader(loaderOutside);
        loaderOutside = null;
        Thread.interrupted();
    }

    /** Lets nobody into the function's code any more, and interrupts the thread that is there; false when none is. */
    synchronized boolean stop() {
        stopped = true;
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

    /** Prints for the call in progress. Thread-safe. */
    private final class RunOutput extends OutputStream {
        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            FunctionCall current = call;
            if (current != null) {
                current.printed(bytes, offset, length);
            }
        }
    }
}
