package dev.millrace.engine.runtime.java.handler;

import com.amazonaws.services.lambda.runtime.Context;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A handler that takes and returns Java values. What goes wrong in the conversion is reported as AWS's runtime does.
 * Confined to one thread at a time.
 *
 * @param input format of the argument, or null when there is none
 * @param output format of the result, or null when it is void
 */
record ValueHandler(Call call, @Nullable ValueFormat input, @Nullable ValueFormat output) implements Handler {
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    /** The function's own method. */
    interface Call {
        @Nullable Object with(@Nullable Object argument, Context context) throws Throwable;
    }

    @Override
    public void handle(byte[] request, ResponseBuffer response, Context context) throws Throwable {
        Object result = call.with(argument(request), context);
        try {
            if (output == null || result == null) {
                response.write(NULL, 0, NULL.length);
            } else {
                output.write(result, response);
            }
        } catch (Throwable e) {
            throw new RuntimeException("An error occurred during JSON serialization of response", e);
        }
    }

    private @Nullable Object argument(byte[] request) {
        try {
            return input == null ? null : input.read(request);
        } catch (Throwable e) {
            throw new RuntimeException("An error occurred during JSON parsing", e);
        }
    }
}
