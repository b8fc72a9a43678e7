package sample;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Handler methods with streams. */
public class Streams {
    public void both(InputStream input, OutputStream output) throws IOException {
        input.transferTo(output);
    }

    public static void all(InputStream input, OutputStream output, Context context) throws IOException {
        output.write('[');
        input.transferTo(output);
        output.write(']');
    }

    public String inputOnly(InputStream input) throws IOException {
        return new String(input.readAllBytes());
    }

    public void outputOnly(OutputStream output, Context context) throws IOException {
        output.write(("\"" + context.getFunctionName() + "\"").getBytes());
    }

    public void flood(InputStream input, OutputStream output) throws IOException {
        byte[] block = new byte[1 << 20];
        for (int i = 0; i < 3_000; i++) {
            output.write(block);
        }
    }

    public void full(InputStream input, OutputStream output) throws IOException {
        output.write(new byte[6_291_556]);
    }
}
