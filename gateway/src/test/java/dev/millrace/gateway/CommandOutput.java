package dev.millrace.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A command of the terminal, run in a process of its own, and what it printed. Immutable. */
record CommandOutput(int exitCode, String out, String err) {
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

    private static String read(InputStream from) {
        try {
            return new String(from.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
