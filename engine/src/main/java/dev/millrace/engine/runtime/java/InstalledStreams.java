package dev.millrace.engine.runtime.java;

import java.io.PrintStream;

/**
 * Standard output and standard error of the JVM while functions share it. Function code has streams of its own; these
 * are for what the JDK prints in its name, such as stack traces and the console log handler. Confined to the
 * assembler's thread.
 */
public final class InstalledStreams implements AutoCloseable {
    private final PrintStream out;
    private final PrintStream err;

    private InstalledStreams(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Puts streams in place that divide what is printed between the running functions and the server. */
    public static InstalledStreams install() {
        InstalledStreams originals = new InstalledStreams(System.out, System.err);
        System.setOut(new RoutedStream(originals.out));
        System.setErr(new RoutedStream(originals.err));
        return originals;
    }

    /** Puts the original streams back. */
    @Override
    public void close() {
        System.setOut(out);
        System.setErr(err);
    }
}
