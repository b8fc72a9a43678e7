package dev.millrace.engine.runtime.java;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes each message to the run's log as a line of its own, as AWS keeps it as an event of its own. Thread-safe. */
record RunLogger(PrintStream output) implements LambdaLogger {
    @Override
    public void log(@Nullable String message) {
        log(String.valueOf(message).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void log(byte @Nullable [] message) {
        if (message == null || message.length == 0) {
            return;
        }
        byte[] line = message;
        if (message[message.length - 1] != '\n') {
            line = Arrays.copyOf(message, message.length + 1);
            line[message.length] = '\n';
        }
        output.write(line, 0, line.length);
    }
}
