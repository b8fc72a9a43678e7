package dev.millrace.gateway.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An HTTP client that sends exactly the bytes that a test gives it. Confined to the test's thread. */
public final class RawClient implements AutoCloseable {
    private static final int READ_TIMEOUT_MILLIS = 60_000;

    private final Socket socket;
    private final InputStream in;

    public RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
    }

    public RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Breaks the connection off without a farewell. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Reads one answer: its header up to the empty line, and its body by Content-Length, or in chunks. */
    public Answer receive() throws IOException {
        String head = receiveUntil("\r\n\r\n");
        int status = Integer.parseInt(head.substring(9, 12));
        String length = header(head, "content-length");
        byte[] body = "chunked".equals(header(head, "transfer-encoding"))
                ? receiveChunks()
                : in.readNBytes(length == null ? 0 : Integer.parseInt(length));
        return new Answer(status, head, new String(body, StandardCharsets.UTF_8));
    }

    private byte[] receiveChunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int bytes;
        do {
            bytes = Integer.parseInt(receiveUntil("\r\n").strip(), 16);
            all.writeBytes(in.readNBytes(bytes));
            receiveUntil("\r\n");
        } while (bytes > 0);
        return all.toByteArray();
    }

    private String receiveUntil(String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end, Math.max(0, text.length() - end.length())) < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the connection ended after: " + text);
            }
            text.append((char) b);
        }
        return text.toString();
    }

    /** What comes until the server closes the connection. */
    public String receiveUntilClosed() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (SocketException e) {
            all.writeBytes("<reset>".getBytes(StandardCharsets.US_ASCII));
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static @Nullable String header(String head, String lowerCaseName) {
        for (String line : head.lines().toList()) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).toLowerCase(Locale.ROOT).equals(lowerCaseName)) {
                return line.substring(colon + 1).strip();
            }
        }
        return null;
    }

    /** An answer; {@code head} is the status line and all headers. Immutable. */
    public record Answer(int status, String head, String body) {
        public @Nullable String header(String lowerCaseName) {
            return RawClient.header(head, lowerCaseName);
        }
    }
}
