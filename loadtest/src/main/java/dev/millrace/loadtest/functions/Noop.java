package dev.millrace.loadtest.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Answers at once; what is measured is everything around it. Thread-safe. */
public final class Noop implements RequestStreamHandler {
    private static final byte[] ANSWER = "{\"message\":\"hello, Ada\"}".getBytes(StandardCharsets.US_ASCII);

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        output.write(ANSWER);
    }
}
