package dev.millrace.engine.runtime.process.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One connection of a worker that writes its HTTP by hand, right or wrong. Confined to one thread. */
final class RawWorker implements AutoCloseable {
    static final String INVOCATION = "/2018-06-01/runtime/invocation/";
    static final String INIT_ERROR = "/2018-06-01/runtime/init/error";

    /** An answer; the names of its headers are in lower case. */
    record Answer(int status, Map<String, String> headers, String body) {
        Answer {
            headers = Map.copyOf(headers);
        }

        String requestId() {
            return headers.getOrDefault("lambda-runtime-aws-request-id", "");
        }
    }

    final SocketChannel channel;
    private final InputStream input;

    RawWorker(SocketAddress door) throws IOException {
        channel = SocketChannel.open(door);
        input = new BufferedInputStream(Channels.newInputStream(channel));
    }

    Answer next() throws IOException {
        askForNext();
        return receive();
    }

    void askForNext() throws IOException {
        get(INVOCATION + "next");
    }

    void get(String target) throws IOException {
        write("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n");
    }

    Answer respond(String requestId, String body, String... headers) throws IOException {
        return post(INVOCATION + requestId + "/response", body, headers);
    }

    Answer fail(String requestId, String body, String... headers) throws IOException {
        return post(INVOCATION + requestId + "/error", body, headers);
    }

    Answer post(String target, String body, String... headers) throws IOException {
        write(head(target, "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length, headers) + body);
        return receive();
    }

    /** Streams {@code parts}, and then {@code trailers}, as one response. */
    Answer stream(String requestId, String trailers, String... parts) throws IOException {
        StringBuilder text = new StringBuilder(head(
                INVOCATION + requestId + "/response",
                "Transfer-Encoding: chunked",
                "Lambda-Runtime-Function-Response-Mode: streaming"));
        for (String part : parts) {
            text.append(Integer.toHexString(part.length())).append("\r\n").append(part).append("\r\n");
        }
        write(text + "0\r\n" + trailers + "\r\n");
        return receive();
    }

    static String head(String target, String length, String... headers) {
        StringBuilder head = new StringBuilder("POST " + target + " HTTP/1.1\r\nHost: h\r\n" + length + "\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head + "\r\n";
    }

    void write(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    Answer receive() throws IOException {
        String[] status = line().split(" ", 3);
        assertEquals("HTTP/1.1", status[0]);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = input.readNBytes(length);
        assertEquals(length, body.length, "the body is cut");
        return new Answer(Integer.parseInt(status[1]), headers, new String(body, StandardCharsets.UTF_8));
    }

    /** Waits for the server to close the connection; nothing more may come before. */
    void awaitClose() throws IOException {
        try {
            assertEquals(-1, input.read());
        } catch (IOException reset) {
            return; // closed before it had read everything
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) {
                throw new EOFException("the connection was closed after " + line);
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
