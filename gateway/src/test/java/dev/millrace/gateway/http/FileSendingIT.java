package dev.millrace.gateway.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers that are files. */
@Timeout(60)
class FileSendingIT {
    /** More than a connection holds whose client does not read. */
    private static final int LARGE_BYTES = 32 << 20;

    private final TestingServer server = new TestingServer();
    private final Path file;

    FileSendingIT(@TempDir Path directory) {
        file = directory.resolve("package.zip");
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void sendsAFileWhole() throws Exception {
        byte[] content = new byte[LARGE_BYTES + 1];
        new Random(11).nextBytes(content);
        Files.write(file, content);
        try (RawClient client = server.connect()) {
            String answer = client.send(request("Connection: close\r\n")).receiveUntilClosed();
            assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), () -> answer.substring(0, 100));
            String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
            assertArrayEquals(content, body.getBytes(StandardCharsets.ISO_8859_1));
        }
        await().until(() -> !isOpen());
    }

    @Test
    void sendsAnEmptyFileAndGoesOnWithTheConnection() throws Exception {
        Files.createFile(file);
        try (RawClient client = server.connect()) {
            RawClient.Answer empty = client.send(request("")).receive();
            assertEquals(200, empty.status());
            assertEquals("application/zip", empty.header("content-type"));
            assertEquals("0", empty.header("content-length"));
            Files.writeString(file, "more");
            assertEquals("more", client.send(request("")).receive().body());
        }
        await().until(() -> !isOpen());
    }

    @Test
    void closesItsFileWhenTheClientLeaves() throws Exception {
        Files.write(file, new byte[LARGE_BYTES]);
        try (RawClient client = server.connect()) {
            client.send(request(""));
            await().until(this::isOpen);
            client.reset();
        }
        await().until(() -> !isOpen());
    }

    @Test
    void saysThatThereIsNoFile() throws Exception {
        assertFalse(Files.exists(file));
        try (RawClient client = server.connect()) {
            assertEquals(500, client.send(request("")).receive().status());
        }
    }

    private String request(String headers) {
        return "GET /file?path=" + file + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
    }

    /** Whether this process has the file open. */
    private boolean isOpen() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.anyMatch(this::isFile);
        }
    }

    private boolean isFile(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
