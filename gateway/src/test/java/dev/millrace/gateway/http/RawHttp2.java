package dev.millrace.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.EmptyHttp2Headers;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A client of HTTP/2 in plain text that sends exactly the frames that a test gives it. It acknowledges nothing and
 * enlarges no window by itself. Confined to the test's thread.
 */
public final class RawHttp2 implements AutoCloseable {
    private static final int READ_TIMEOUT_MILLIS = 60_000;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final Socket socket;
    private final DataInputStream in;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();
    private Http2Headers headers = EmptyHttp2Headers.INSTANCE;

    /** Connects, and sends preface and empty settings. */
    public RawHttp2(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        raw(PREFACE.getBytes(StandardCharsets.US_ASCII));
        frame(Http2Frame.SETTINGS, 0, 0);
    }

    /** The names and values, one after the other, as they are, in the plainest form of header compression. */
    static byte[] block(String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.write(0); // a literal that nobody is to remember
            text(block, namesAndValues[i]);
            text(block, namesAndValues[i + 1]);
        }
        return block.toByteArray();
    }

    /** The same behind the pseudo-headers of a request. */
    static byte[] request(String method, String path, String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(block(":method", method, ":scheme", "http", ":authority", "localhost", ":path", path));
        block.writeBytes(block(namesAndValues));
        return block.toByteArray();
    }

    RawHttp2 raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    RawHttp2 frame(int type, int flags, int stream, byte... payload) throws IOException {
        return raw(new Http2Frame(type, flags, stream, payload).bytes());
    }

    RawHttp2 headers(int stream, boolean last, byte[] block) throws IOException {
        int flags = Http2Frame.END_HEADERS | (last ? Http2Frame.END_STREAM : 0);
        return frame(Http2Frame.HEADERS, flags, stream, block);
    }

    RawHttp2 get(int stream, String path, String... namesAndValues) throws IOException {
        return headers(stream, true, request("GET", path, namesAndValues));
    }

    RawHttp2 post(int stream, String path, String body) throws IOException {
        return headers(stream, false, request("POST", path)).data(stream, true, body);
    }

    RawHttp2 data(int stream, boolean last, String text) throws IOException {
        return data(stream, last, text.getBytes(StandardCharsets.UTF_8));
    }

    RawHttp2 data(int stream, boolean last, byte[] bytes) throws IOException {
        return frame(Http2Frame.DATA, last ? Http2Frame.END_STREAM : 0, stream, bytes);
    }

    RawHttp2 reset(int stream) throws IOException {
        return frame(Http2Frame.RST_STREAM, 0, stream, number(Http2Frame.CANCEL));
    }

    RawHttp2 window(int stream, int bytes) throws IOException {
        return frame(Http2Frame.WINDOW_UPDATE, 0, stream, number(bytes));
    }

    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    static byte[] number(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    /** The next frame. Throws {@link EOFException} when the server has closed the connection. */
    Http2Frame next() throws IOException {
        int length;
        try {
            length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        } catch (SocketException e) {
            throw (EOFException) new EOFException("the connection was reset").initCause(e);
        }
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(length);
        if (type == Http2Frame.HEADERS) { // each, as they are compressed by those before them
            headers = decoded(stream, payload);
        }
        return new Http2Frame(type, flags, stream, payload);
    }

    /** The next frame of a stream; those of others are passed over. */
    Http2Frame nextOf(int stream) throws IOException {
        Http2Frame frame = next();
        while (frame.stream() != stream || frame.type() == Http2Frame.WINDOW_UPDATE) {
            frame = next();
        }
        return frame;
    }

    /** The next frame of a kind; others are passed over. */
    Http2Frame nextOfType(int type) throws IOException {
        Http2Frame frame = next();
        while (frame.type() != type) {
            frame = next();
        }
        return frame;
    }

    /** A whole answer, which must come on this stream, and be that of the next stream that is answered. */
    Answer answer(int stream) throws IOException {
        Http2Frame head = nextOf(stream);
        assertEquals(Http2Frame.HEADERS, head.type(), head.toString());
        Http2Headers headers = headers();
        StringBuilder body = new StringBuilder();
        boolean last = head.has(Http2Frame.END_STREAM);
        while (!last) {
            Http2Frame part = nextOf(stream);
            assertEquals(Http2Frame.DATA, part.type(), part.toString());
            body.append(part.text());
            last = part.has(Http2Frame.END_STREAM);
            if (!last && part.length() > 0) {
                window(0, part.length()).window(stream, part.length());
            }
        }
        return new Answer(headers, body.toString());
    }

    /** What the newest HEADERS frame said. */
    Http2Headers headers() {
        return headers;
    }

    /** All that comes until the server closes the connection. */
    List<Http2Frame> untilClosed() throws IOException {
        List<Http2Frame> frames = new ArrayList<>();
        try {
            while (true) {
                frames.add(next());
            }
        } catch (EOFException _) {
            return frames;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private Http2Headers decoded(int stream, byte[] block) {
        try {
            return decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(block));
        } catch (Http2Exception e) {
            throw new AssertionError("headers of stream " + stream, e);
        }
    }

    private static void text(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            block.write(127);
            int rest = bytes.length - 127;
            while (rest >= 128) {
                block.write(rest % 128 | 128);
                rest /= 128;
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    /** An answer. Immutable. */
    record Answer(Http2Headers headers, String body) {
        int status() {
            return Integer.parseInt(headers.status().toString());
        }

        String header(String name) {
            return String.valueOf(headers.get(name));
        }
    }
}
