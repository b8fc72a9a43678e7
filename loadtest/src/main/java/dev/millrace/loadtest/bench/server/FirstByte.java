package dev.millrace.loadtest.bench.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long what the sample function {@code stream} writes is on its way. Both ends read the machine's monotonic clock.
 * Confined to the main thread.
 */
public final class FirstByte implements AutoCloseable {
    private static final Pattern WRITTEN_NANOS = Pattern.compile("(?:^|octet-stream)(\\d{6,}) ");
    private static final int READ_BYTES = 4 * 1024;
    private static final int HOLD_MILLIS = 20;
    private static final int PATIENCE_MILLIS = 30_000;

    private final int port;
    private final String function;
    private final ServerSocket direct;

    public FirstByte(int port, String function) throws IOException {
        this.port = port;
        this.function = function;
        this.direct = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        direct.setSoTimeout(PATIENCE_MILLIS);
    }

    /** From the function's write to the caller of InvokeWithResponseStream, while the function still runs. */
    public long streamedNanos() throws IOException {
        try (Socket caller = call("{\"holdMillis\":" + HOLD_MILLIS + "}")) {
            long readNanos = nanosOnTheWay(caller.getInputStream());
            awaitEnd(caller);
            return readNanos;
        }
    }

    /** The same from the function straight to a socket here. */
    public long directNanos() throws IOException {
        try (Socket caller = call("{\"holdMillis\":0,\"port\":" + direct.getLocalPort() + "}")) {
            long readNanos;
            try (Socket function = direct.accept()) {
                readNanos = nanosOnTheWay(function.getInputStream());
            }
            awaitEnd(caller);
            return readNanos;
        }
    }

    private Socket call(String event) throws IOException {
        Socket caller = new Socket(InetAddress.getLoopbackAddress(), port);
        caller.setSoTimeout(PATIENCE_MILLIS);
        String request = "POST /2021-11-15/functions/" + function + "/response-streaming-invocations HTTP/1.0\r\n"
                + "Content-Length: " + event.length() + "\r\n\r\n" + event;
        caller.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return caller;
    }

    private static long nanosOnTheWay(InputStream from) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] part = new byte[READ_BYTES];
        for (int count = from.read(part); count >= 0; count = from.read(part)) {
            long nowNanos = System.nanoTime();
            read.write(part, 0, count);
            Matcher written = WRITTEN_NANOS.matcher(read.toString(StandardCharsets.ISO_8859_1));
            if (written.find()) {
                return nowNanos - Long.parseLong(written.group(1));
            }
        }
        throw new IllegalStateException("no time in what came: " + read.toString(StandardCharsets.ISO_8859_1));
    }

    private static void awaitEnd(Socket caller) throws IOException {
        String rest = new String(caller.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        if (!rest.contains("InvokeComplete") || rest.contains("ErrorCode")) {
            throw new IllegalStateException("the function has failed: " + rest);
        }
    }

    @Override
    public void close() throws IOException {
        direct.close();
    }
}
