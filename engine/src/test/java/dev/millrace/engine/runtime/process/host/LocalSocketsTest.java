package dev.millrace.engine.runtime.process.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocalSocketsTest {
    private static final long SELF = ProcessHandle.current().pid();
    private static final long NOBODY_ELSE = 1;

    private LocalSockets sockets;
    private ServerSocket listening;

    @BeforeEach
    void open() throws Exception {
        assumeTrue(LocalSockets.capability().present(), "this kernel does not tell whose sockets are");
        sockets = LocalSockets.open();
        listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws Exception {
        if (sockets != null) {
            sockets.close();
            listening.close();
        }
    }

    @Test
    void findsTheSocketAtTheOtherEndWithItsUserAndTheProcessThatHasIt() throws Exception {
        try (Socket calling = new Socket(listening.getInetAddress(), listening.getLocalPort());
                Socket called = listening.accept()) {
            LocalSocket caller = other(called);
            assertNotNull(caller);
            Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            assertEquals(((Number) user).longValue(), caller.user());
            assertTrue(OpenFiles.hold(List.of(NOBODY_ELSE, SELF), caller));
            assertFalse(OpenFiles.hold(List.of(NOBODY_ELSE), caller));
            assertFalse(OpenFiles.hold(List.of(), caller));
            assertNotEquals(caller, other(calling)); // which is the other end's other end
        }
    }

    @Test
    void knowsNoSocketThatWasClosedAndNoneThatOnlyListens() throws Exception {
        Socket calling = new Socket(listening.getInetAddress(), listening.getLocalPort());
        try (Socket called = listening.accept()) {
            calling.close();
            assertNull(other(called));
            InetSocketAddress listener = new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
            assertNull(sockets.connected(listener, new InetSocketAddress(listening.getInetAddress(), 9)));
        }
    }

    @Test
    void knowsTheAddressToo() throws Exception {
        try (Socket calling = new Socket(listening.getInetAddress(), listening.getLocalPort());
                Socket called = listening.accept()) {
            InetSocketAddress from =
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), calling.getLocalPort());
            assertNull(sockets.connected(from, new InetSocketAddress(called.getLocalAddress(), called.getLocalPort())));
        }
    }

    private @Nullable LocalSocket other(Socket called) {
        return sockets.connected(
                new InetSocketAddress(called.getInetAddress(), called.getPort()),
                new InetSocketAddress(called.getLocalAddress(), called.getLocalPort()));
    }
}
