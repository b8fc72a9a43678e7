package dev.millrace.gateway.cli.journal;

import dev.millrace.engine.journal.store.CorruptJournalException;
import java.io.PrintWriter;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import picocli.CommandLine;

/**
 * Prints what a tail delivers, one a line, until there is no more or for ever. Ends when its thread is interrupted or
 * nobody reads what it prints any more. Confined to the command's thread.
 */
final class TailPrinter<E> {
    /** How long a new record may stay unseen: less than a person notices, and no load when idle. */
    private static final long POLL_NANOS = 50_000_000;

    private final Tail<E> tail;
    private final Predicate<E> wanted;
    private final Function<E, String> format;
    private final PrintWriter out;
    private final PrintWriter err;
    private long printed;

    TailPrinter(Tail<E> tail, Predicate<E> wanted, Function<E, String> format, CommandLine command) {
        this.tail = tail;
        this.wanted = wanted;
        this.format = format;
        this.out = command.getOut();
        this.err = command.getErr();
    }

    /**
     * Prints what is there, and, when following, what comes. Returns the command's exit code.
     *
     * @param nothing what to say on the error stream when there was nothing to print
     */
    int print(boolean follow, String nothing) {
        try {
            printWhatIsThere();
            while (follow && goesOn()) {
                LockSupport.parkNanos(this, POLL_NANOS);
                printWhatIsThere();
            }
        } catch (CorruptJournalException e) {
            err.println(e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        } finally {
            out.flush();
        }
        if (printed == 0) {
            err.println(nothing);
        }
        return CommandLine.ExitCode.OK;
    }

    private void printWhatIsThere() {
        boolean more = true;
        while (more && goesOn()) {
            more = tail.next(this::print);
        }
    }

    private void print(E element) {
        if (wanted.test(element)) {
            out.println(format.apply(element));
            printed++;
        }
    }

    /** Asking the writer for errors makes it write out what it holds, so a closed pipe is noticed here. */
    private boolean goesOn() {
        return !Thread.currentThread().isInterrupted() && !out.checkError();
    }

    /** The journal that is followed. */
    interface Tail<E> {
        /** Delivers the next batch; false when there is none now. */
        boolean next(Consumer<E> to);
    }
}
