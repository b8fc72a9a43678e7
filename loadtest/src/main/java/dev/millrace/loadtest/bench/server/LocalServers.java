package dev.millrace.loadtest.bench.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Starts servers on free ports of this machine, and stops them all at the end. Confined to the main thread. */
public final class LocalServers implements AutoCloseable {
    /** How a checkout starts Millrace. */
    public static final String MILLRACE = "{root}/millrace up --port {port} --data {data}";

    private static final Pattern SPACES = Pattern.compile("\\s+");

    private final Path root = OwnJvm.root();
    private final Path directory;
    private final List<ServerProcess> running = new ArrayList<>();

    /** @param directory for their data and what they print */
    public LocalServers(Path directory) {
        this.directory = directory;
    }

    /** Starts {@code template} with {port}, {data} and {root} filled in. */
    public ServerProcess start(String name, String template) throws IOException {
        int port = freePort();
        Path data = directory.resolve(name);
        List<String> command = SPACES.splitAsStream(template.strip())
                .map(word -> word.replace("{port}", String.valueOf(port))
                        .replace("{data}", data.toString())
                        .replace("{root}", root.toString()))
                .toList();
        return start(name, port, command);
    }

    /** Starts the yardstick on the same JVM, flags and class path as ours. */
    public ServerProcess startBareNetty() throws IOException {
        int port = freePort();
        return start("bare-netty", port, OwnJvm.command(BareNetty.class, String.valueOf(port)));
    }

    /** Starts a class of this build on the same JVM, flags and class path as ours; its first argument is the port. */
    public ServerProcess startOwn(String name, Class<?> main, String argument) throws IOException {
        int port = freePort();
        return start(name, port, OwnJvm.serverCommand(main, String.valueOf(port), argument));
    }

    @Override
    public void close() {
        running.reversed().forEach(ServerProcess::close);
    }

    private ServerProcess start(String name, int port, List<String> command) throws IOException {
        ServerProcess server =
                ServerProcess.start(name, port, command, root, directory.resolve(name + ".log"));
        running.add(server);
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
