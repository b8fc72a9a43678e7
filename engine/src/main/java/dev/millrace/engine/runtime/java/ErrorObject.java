package dev.millrace.engine.runtime.java;

import dev.millrace.engine.runtime.java.handler.HandlerFault;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a function's throwable looks like to its caller ({@code errorMessage}, {@code errorType}, {@code stackTrace},
 * {@code cause}) and in its log, as AWS's Java runtime reports it. The throwable may be hostile: its methods may throw
 * anything, and its chain of causes may be a circle. Confined to the thread that caught the throwable.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/java-exceptions.html">Lambda function errors in Java</a>
 */
final class ErrorObject {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MESSAGE_CHARS_MAX = 32_768;
    private static final int CAUSES_MAX = 10;

    private final Throwable thrown;

    ErrorObject(Throwable thrown) {
        this.thrown = thrown;
        try {
            FunctionTrace.trim(thrown);
        } catch (Throwable hostile) {
            return; // it overrides what the trace is read with, so it is shown as it shows itself
        }
    }

    /** The end of a call that threw. */
    CallEnd end() {
        try {
            return failed(typeOf(thrown), json());
        } catch (Throwable e) {
            // Memory or stack has run out a second time, while the error was written down.
            String type = thrown.getClass().getName();
            return failed(type, "{\"errorMessage\":\"" + type + "\",\"errorType\":\"" + type + "\"}");
        }
    }

    private static CallEnd failed(String type, String json) {
        return new CallEnd(CallEnd.Kind.FAILED, type, json.getBytes(StandardCharsets.UTF_8));
    }

    /** Prints the message, the type, and the stack trace with all causes. */
    void printTo(PrintStream log) {
        try {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            log.print(messageOf(thrown) + ": " + typeOf(thrown) + "\n" + trace + "\n");
        } catch (Throwable e) {
            log.print(typeOf(thrown) + ", whose stack trace cannot be printed: " + e.getClass().getName() + "\n");
        }
    }

    private String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            write(json, thrown, CAUSES_MAX);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Throwable of, int causesLeft) {
        json.writeStartObject();
        json.writeStringProperty("errorMessage", messageOf(of));
        json.writeStringProperty("errorType", typeOf(of));
        json.writeArrayPropertyStart("stackTrace");
        for (StackTraceElement frame : framesOf(of)) {
            json.writeString(frame.toString());
        }
        json.writeEndArray();
        Throwable cause = causeOf(of);
        if (cause != null && causesLeft > 0) {
            json.writeName("cause");
            write(json, cause, causesLeft - 1);
        }
        json.writeEndObject();
    }

    private static String typeOf(Throwable of) {
        return of instanceof HandlerFault fault ? fault.errorType() : of.getClass().getName();
    }

    private static String messageOf(Throwable of) {
        try {
            String message = of.getLocalizedMessage();
            if (message != null) {
                return message.substring(0, Math.min(message.length(), MESSAGE_CHARS_MAX));
            }
        } catch (Throwable hostile) {
            return of.getClass().getName();
        }
        return of.getClass().getName();
    }

    private static StackTraceElement[] framesOf(Throwable of) {
        try {
            return of.getStackTrace();
        } catch (Throwable hostile) {
            return new StackTraceElement[0];
        }
    }

    private static @Nullable Throwable causeOf(Throwable of) {
        try {
            return of.getCause();
        } catch (Throwable hostile) {
            return null;
        }
    }
}
