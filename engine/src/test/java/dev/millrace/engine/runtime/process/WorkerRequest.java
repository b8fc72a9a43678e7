package dev.millrace.engine.runtime.process;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a worker sent to the Runtime API. Immutable.
 *
 * @param headers by name in lower case; lines of one name are joined by a comma
 * @param body read as UTF-8
 * @param trailers what follows a chunked body, as {@code headers}
 */
public record WorkerRequest(
        String method, String path, Map<String, String> headers, String body, Map<String, String> trailers) {
    public WorkerRequest {
        headers = Map.copyOf(headers);
        trailers = Map.copyOf(trailers);
    }

    /** The header or trailer of that name, empty when there is none. */
    public String header(String name) {
        return headers.getOrDefault(name, trailers.getOrDefault(name, ""));
    }

    /** The bytes that the worker says it has printed so far. */
    public long printedBytes() {
        return Long.parseLong(header("millrace-printed-bytes"));
    }

    /** The next request on a connection, or null at its end. */
    static @Nullable WorkerRequest read(InputStream in) throws IOException {
        String first = line(in);
        if (first == null) {
            return null;
        }
        String[] words = first.split(" ", -1);
        if (words.length != 3 || !words[2].equals("HTTP/1.1")) {
            throw new IOException("not a request line: " + first);
        }
        Map<String, String> headers = fields(in);
        boolean chunked = headers.getOrDefault("transfer-encoding", "").equals("chunked");
        byte[] body = chunked
                ? chunks(in)
                : exactly(in, Integer.parseInt(headers.getOrDefault("content-length", "0")));
        Map<String, String> trailers = chunked ? fields(in) : Map.of();
        return new WorkerRequest(words[0], words[1], headers, new String(body, StandardCharsets.UTF_8), trailers);
    }

    private static Map<String, String> fields(InputStream in) throws IOException {
        Map<String, String> fields = new TreeMap<>();
        for (String line = presentLine(in); !line.isEmpty(); line = presentLine(in)) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IOException("not a header: " + line);
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            fields.merge(name, line.substring(colon + 1).strip(), (one, more) -> one + ", " + more);
        }
        return fields;
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = chunkBytes(in); size > 0; size = chunkBytes(in)) {
            all.writeBytes(exactly(in, size));
            if (!presentLine(in).isEmpty()) {
                throw new IOException("a chunk is longer than it says");
            }
        }
        return all.toByteArray();
    }

    private static int chunkBytes(InputStream in) throws IOException {
        return Integer.parseInt(presentLine(in), 16);
    }

    private static byte[] exactly(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException(bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }

    private static String presentLine(InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            throw new EOFException("in the middle of a request");
        }
        return line;
    }

    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 && line.size() == 0) {
                return null;
            }
            if (next < 0) {
                throw new EOFException("in the middle of a line");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
