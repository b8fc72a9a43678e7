package dev.millrace.gateway;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Calls over one connection that stays open, with as little work of its own as possible: an answer is looked at for its
 * status, its length and its request id. Confined to one thread.
 */
final class SteadyCaller implements Closeable {
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final int ANSWER_BYTES_MAX = 64 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final byte[] buffer = new byte[ANSWER_BYTES_MAX];
    private int received;

    SteadyCaller(URI endpoint) throws IOException {
        socket = new Socket(endpoint.getHost(), endpoint.getPort());
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
    }

    /** A request in bytes, to be sent as often as wanted. */
    static byte[] request(String path, String body, String... headers) {
        StringBuilder request = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                + body.length() + "\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return request.append("\r\n").append(body).toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Throws {@link IOException} when nobody answers any more. */
    Answer call(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        received = 0;
        int bodyAt = -1;
        while (bodyAt < 0) {
            receive();
            bodyAt = headEnd();
        }
        String head = new String(buffer, 0, bodyAt, StandardCharsets.ISO_8859_1);
        String names = head.toLowerCase(Locale.ROOT);
        int length = Integer.parseInt(value(head, names, "content-length: "));
        while (received < bodyAt + length) {
            receive();
        }
        return new Answer(Integer.parseInt(head.substring(9, 12)), value(head, names, "x-amzn-requestid: "));
    }

    private void receive() throws IOException {
        int count = in.read(buffer, received, buffer.length - received);
        if (count <= 0) {
            throw new EOFException("the connection has ended after " + received + " bytes");
        }
        received += count;
    }

    private int headEnd() {
        for (int at = 0; at + HEAD_END.length <= received; at++) {
            if (Arrays.equals(buffer, at, at + HEAD_END.length, HEAD_END, 0, HEAD_END.length)) {
                return at + HEAD_END.length;
            }
        }
        return -1;
    }

    /** Nothing when there is no such header. */
    private static String value(String head, String names, String name) {
        int at = names.indexOf("\r\n" + name);
        int from = at + 2 + name.length();
        return at < 0 ? "" : head.substring(from, head.indexOf("\r\n", from));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** What was answered; the request id is empty when none was told. */
    record Answer(int status, String requestId) {}
}
