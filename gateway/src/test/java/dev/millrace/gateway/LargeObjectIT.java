package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An object of two gigabytes, and what a server's process takes of memory for it. */
@Timeout(300)
class LargeObjectIT {
    private static final long BYTES = 2L << 30;
    private static final int CHUNK_BYTES = 1 << 20;
    private static final long SMALL_BYTES = 64L << 20;
    /** What garbage and the kernel's buffers come to; the object is twenty times as large. */
    private static final long GROWTH_KIB_MAX = 100L << 10;

    private static final String SIGNED = "Authorization: AWS4-HMAC-SHA256 Credential=any/20261128/us-east-1/s3/aws4_request,"
            + " SignedHeaders=host, Signature=any\r\n";
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    @Test
    void memoryIsFlatForTwoGigabytes(@TempDir Path directory) throws Exception {
        try (ServerProcess server = ServerProcess.start(directory, directory.resolve("data"), 0)) {
            URI endpoint = server.endpoint();
            assertEquals("HTTP/1.1 200 OK", send(endpoint, "PUT /things HTTP/1.1\r\nContent-Length: 0\r\n", 0));
            upload(endpoint, "small", SMALL_BYTES); // by now everything is loaded that large ones need
            assertEquals(crc32(SMALL_BYTES), download(endpoint, "small", SMALL_BYTES));
            long before = peakKib(server);
            upload(endpoint, "large", BYTES);
            assertEquals(crc32(BYTES), download(endpoint, "large", BYTES));
            long growth = peakKib(server) - before;
            assertTrue(growth < GROWTH_KIB_MAX, before + " KiB before, and " + growth + " more for the large object");
        }
    }

    /** In chunks with a checksum behind, as the SDKs stream. */
    private static void upload(URI endpoint, String key, long bytes) throws Exception {
        long body = bytes / CHUNK_BYTES * (CHUNK_BYTES + "100000\r\n\r\n".length())
                + ("0\r\nx-amz-checksum-crc32:" + crc32(bytes) + "\r\n\r\n").length();
        String head = "PUT /things/" + key + " HTTP/1.1\r\nContent-Length: " + body
                + "\r\nx-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\r\nContent-Encoding: aws-chunked\r\n"
                + "x-amz-trailer: x-amz-checksum-crc32\r\nx-amz-decoded-content-length: " + bytes + "\r\n";
        assertEquals("HTTP/1.1 200 OK", send(endpoint, head, bytes));
    }

    private static String send(URI endpoint, String head, long bytes) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write((head + "Host: s3.localhost\r\n" + SIGNED + "\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] content = content();
            for (long sent = 0; sent < bytes; sent += CHUNK_BYTES) {
                out.write("100000\r\n".getBytes(StandardCharsets.US_ASCII));
                out.write(at(sent, content));
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            if (bytes > 0) {
                out.write(("0\r\nx-amz-checksum-crc32:" + crc32(bytes) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            StringBuilder line = new StringBuilder();
            for (int next = socket.getInputStream().read(); next > '\r'; next = socket.getInputStream().read()) {
                line.append((char) next);
            }
            return line.toString();
        }
    }

    private static String crc32(long bytes) {
        CRC32 crc = new CRC32();
        byte[] content = content();
        for (long counted = 0; counted < bytes; counted += CHUNK_BYTES) {
            crc.update(at(counted, content));
        }
        return text(crc);
    }

    /** Bytes that differ from one another wherever parts of them might be mistaken for others. */
    private static byte[] content() {
        byte[] content = new byte[CHUNK_BYTES];
        for (int i = 0; i < CHUNK_BYTES; i++) {
            content[i] = (byte) (i ^ ((i >>> 8) * 31) ^ ((i >>> 16) * 17));
        }
        return content;
    }

    private static byte[] at(long position, byte[] content) {
        ByteBuffer.wrap(content).putLong(0, position);
        return content;
    }

    private static String text(CRC32 crc) {
        long value = crc.getValue();
        byte[] big = {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value};
        return Base64.getEncoder().encodeToString(big);
    }

    /** The checksum of an object of so many bytes. */
    private static String download(URI endpoint, String key, long bytes) throws Exception {
        CRC32 crc = new CRC32();
        long received = 0;
        try (InputStream content = endpoint.resolve("/things/" + key).toURL().openStream()) {
            byte[] part = new byte[CHUNK_BYTES];
            for (int count = content.read(part); count >= 0; count = content.read(part)) {
                crc.update(part, 0, count);
                received += count;
            }
        }
        assertEquals(bytes, received);
        return text(crc);
    }

    /** The most that its process ever had in memory. */
    private static long peakKib(ServerProcess server) throws Exception {
        String status = Files.readString(Path.of("/proc/" + server.handle().pid() + "/status"));
        return PEAK.matcher(status)
                .results()
                .mapToLong((MatchResult peak) -> Long.parseLong(peak.group(1)))
                .findFirst()
                .orElseThrow();
    }
}
