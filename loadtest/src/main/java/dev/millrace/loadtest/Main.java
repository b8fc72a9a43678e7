package dev.millrace.loadtest;

import dev.millrace.loadtest.bench.HttpRatio;
import java.io.IOException;
import java.util.Arrays;

/** What the start script calls for {@code millrace load} and {@code millrace bench}. */
public final class Main {
    private static final String USAGE =
            """
            Usage: millrace load [FLAGS]         put load on a function; --help lists the flags
                   millrace bench http [FLAGS]   compare Millrace with a bare Netty server
                   millrace bench line [FLAGS]   the same without HTTP, beside a naive version
                   millrace bench neighbours [FLAGS]
                                                 what calls that sleep do to the others
                   millrace bench jmh [REGEX]    run the JMH benchmarks
            """;

    private Main() {}

    public static void main(String[] args) throws IOException {
        String command = args.length == 0 ? "" : args[0];
        if (command.equals("bench") && args.length > 1) {
            command += " " + args[1];
        }
        String[] rest = Arrays.copyOfRange(args, Math.min(args.length, command.split(" ", 2).length), args.length);
        switch (command) {
            case "load" -> LoadTest.main(rest);
            case "bench http" -> HttpRatio.main(rest);
            case "bench jmh" -> org.openjdk.jmh.Main.main(rest);
            default -> {
                System.err.print(USAGE);
                System.exit(2);
            }
        }
    }
}
