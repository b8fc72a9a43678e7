package dev.millrace.engine.runtime.java.worker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerLineTest {
    @TempDir
    private Path directory;

    /** It used to ask a connection that had ended for more, for ever, wherever the loss did not end the JVM. */
    @Test
    void itsThreadsEndWithTheConnection() throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
        AtomicInteger lost = new AtomicInteger();
        try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            door.bind(address);
            new WorkerLine(SocketChannel.open(address), lost::incrementAndGet).start();
            await().until(() -> leaders() == 1);
            door.accept().close();
            await().until(() -> leaders() == 0);
        }
        assertEquals(1, lost.get());
    }

    private static long leaders() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread instanceof WorkerThread && thread.isAlive())
                .count();
    }
}
