package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine;

/** What a command of the terminal printed. Immutable. */
public record CommandOutput(int exitCode, String out, String err) {
    /** Runs a command over a data directory, in this process. */
    public static CommandOutput of(Object command, Path data, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of("--data", data.toString()));
        all.addAll(List.of(arguments));
        int exitCode = new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        return new CommandOutput(exitCode, out.toString(), err.toString());
    }

    /** Runs the terminal's program, in a process of its own. */
    static CommandOutput of(String... arguments) throws IOException, InterruptedException {
        return of(Map.of(), arguments);
    }

    /** @param variables that it has in its environment beside ours */
    static CommandOutput of(Map<String, String> variables, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of(System.getProperty("millrace.root"), ".jvm-options"),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.millrace.gateway.cli.Millrace"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
        String out = read(process.getInputStream());
        return new CommandOutput(process.waitFor(), out, err.join());
    }

    /** The output of a command that must not fail. */
    public String printed() {
        assertEquals(0, exitCode, err);
        return out;
    }

    private static String read(InputStream from) {
        try {
            return new String(from.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
