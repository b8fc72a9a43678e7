package dev.millrace.engine.runtime.process.host;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel whose TCP connections are, by its socket diagnosis: one question finds one connection, however many
 * there are. ({@code /proc/net/tcp} lists all, and every process on the machine can make that list long.) A question
 * is answered at once, on the thread that asks. Confined to one thread at a time.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/sock_diag.7.html">sock_diag(7)</a>
 */
public final class LocalSockets implements AutoCloseable {
    private static final String CAPABILITY = "callers of a worker's port told apart";
    private static final String REMEDY = "load the kernel's module tcp_diag; until then nobody may call such a port, so"
            + " that custom runtimes and AWS's own clients do not work";

    private static final MethodHandle SOCKET = function(
            "socket", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    private static final MethodHandle SEND = function(
            "send",
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT);
    private static final MethodHandle RECEIVE = function(
            "recv",
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT);
    private static final MethodHandle CLOSE = function("close", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int NETLINK_SOCK_DIAG = 4;
    private static final int MSG_DONTWAIT = 0x40;

    private static final int HEADER_BYTES = 16;
    private static final int QUESTION_BYTES = HEADER_BYTES + 56;
    private static final int ANSWER_BYTES_MAX = 1_024;
    private static final short SOCK_DIAG_BY_FAMILY = 20;
    private static final short NLM_F_REQUEST = 1;
    private static final byte AF_INET = 2;
    private static final byte IPPROTO_TCP = 6;
    private static final int ALL_STATES = -1;
    private static final int ANY_COOKIE = -1;

    private static final int KIND = Integer.BYTES;
    private static final int NUMBER = 2 * Integer.BYTES;
    private static final int ANSWER_PEER_PORT = HEADER_BYTES + 6;
    private static final int ANSWER_USER = HEADER_BYTES + 64;
    private static final int ANSWER_INODE = HEADER_BYTES + 68;

    private final int descriptor;
    private final MemorySegment memory = Arena.ofAuto().allocate(ANSWER_BYTES_MAX, Long.BYTES);
    private final ByteBuffer buffer = memory.asByteBuffer();
    private int questions;

    private LocalSockets(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Whether this kernel answers, found by asking it about a connection of this process. */
    public static Capability capability() {
        try (LocalSockets sockets = open();
                ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket calling = new Socket(listening.getInetAddress(), listening.getLocalPort())) {
            InetSocketAddress from = new InetSocketAddress(calling.getLocalAddress(), calling.getLocalPort());
            InetSocketAddress to = new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
            return sockets.connected(from, to) == null
                    ? Capability.missing(CAPABILITY, "the kernel does not know a connection of this process", REMEDY)
                    : Capability.present(CAPABILITY, "the kernel tells whose connections are");
        } catch (IOException e) {
            return Capability.missing(CAPABILITY, e.toString(), REMEDY);
        }
    }

    /** Throws {@link IOException} where the kernel cannot be asked. */
    public static LocalSockets open() throws IOException {
        int descriptor = socket();
        if (descriptor < 0) {
            throw new IOException("the kernel gives no netlink socket for its diagnosis of sockets");
        }
        return new LocalSockets(descriptor);
    }

    /**
     * The socket at the {@code from} end of a connection to {@code to}, both of them addresses of this machine; null
     * when there is none, or none that a process holds any more.
     */
    public @Nullable LocalSocket connected(InetSocketAddress from, InetSocketAddress to) {
        if (!(from.getAddress() instanceof Inet4Address) || !(to.getAddress() instanceof Inet4Address)) {
            return null;
        }
        ask(from, to);
        long length = answer();
        if (length < ANSWER_INODE + Integer.BYTES || buffer.getShort(KIND) != SOCK_DIAG_BY_FAMILY) {
            return null;
        }
        long user = Integer.toUnsignedLong(buffer.getInt(ANSWER_USER));
        long inode = Integer.toUnsignedLong(buffer.getInt(ANSWER_INODE));
        // A socket that was closed has no inode, and one that listens at that address has no peer.
        boolean connected = (buffer.order(ByteOrder.BIG_ENDIAN).getShort(ANSWER_PEER_PORT) & 0xffff) == to.getPort();
        return inode != 0 && connected ? new LocalSocket(user, inode) : null;
    }

    /** Numbers are as the machine has them, ports and addresses as the network has them. */
    private void ask(InetSocketAddress from, InetSocketAddress to) {
        buffer.clear().order(ByteOrder.nativeOrder());
        buffer.putInt(QUESTION_BYTES).putShort(SOCK_DIAG_BY_FAMILY).putShort(NLM_F_REQUEST);
        buffer.putInt(++questions).putInt(0);
        buffer.put(AF_INET).put(IPPROTO_TCP).putShort((short) 0).putInt(ALL_STATES);
        buffer.order(ByteOrder.BIG_ENDIAN);
        buffer.putShort((short) from.getPort()).putShort((short) to.getPort());
        buffer.put(from.getAddress().getAddress()).putLong(0).putInt(0);
        buffer.put(to.getAddress().getAddress()).putLong(0).putInt(0);
        buffer.putInt(0).putInt(ANY_COOKIE).putInt(ANY_COOKIE);
    }

    @Override
    public void close() {
        try {
            int failed = (int) CLOSE.invokeExact(descriptor);
            if (failed != 0) {
                throw new IllegalStateException("file descriptor " + descriptor + " was closed by somebody else");
            }
        } catch (Throwable e) {
            throw broken("close", e);
        }
    }

    private static int socket() {
        try {
            return (int) SOCKET.invokeExact(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG);
        } catch (Throwable e) {
            throw broken("socket", e);
        }
    }

    /**
     * The length of the answer to the question in the memory, which takes its place; less than a header when there is
     * none. An answer to a question of earlier would be somebody else's.
     */
    private long answer() {
        buffer.order(ByteOrder.nativeOrder());
        try {
            long length = (long) SEND.invokeExact(descriptor, memory, (long) QUESTION_BYTES, 0);
            do {
                length = length < 0
                        ? length
                        : (long) RECEIVE.invokeExact(descriptor, memory, (long) ANSWER_BYTES_MAX, MSG_DONTWAIT);
            } while (length >= HEADER_BYTES && buffer.getInt(NUMBER) != questions);
            return length;
        } catch (Throwable e) {
            throw broken("send and recv", e);
        }
    }

    private static IllegalStateException broken(String function, Throwable cause) {
        return new IllegalStateException(function + " cannot be called", cause);
    }

    @SuppressWarnings("restricted") // the launcher allows native access
    private static MethodHandle function(String name, MemoryLayout result, MemoryLayout... parameters) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, parameters));
    }
}
