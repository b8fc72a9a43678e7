package dev.millrace.engine.runtime.java.worker;

import dev.millrace.engine.runtime.java.InstalledStreams;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Starts a worker: connects to its server, and ends with that connection. Confined to the main thread. */
public final class WorkerMain {
    /** The system property that names the server's socket. */
    public static final String SOCKET = "millrace.socket";
    /** As the first of two arguments: live once, in the directory that the second names, and exit. */
    public static final String TRAIN = "--train";

    private WorkerMain() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 2 && arguments[0].equals(TRAIN)) {
            train(Path.of(arguments[1]));
        }
        String socket = System.clearProperty(SOCKET); // which is no business of functions
        if (socket == null) {
            System.err.println("name the server's socket: -D" + SOCKET + "=path");
            System.exit(64);
            return;
        }
        // What functions do not print themselves, but the JDK does for them, goes to their logs, too.
        InstalledStreams.install();
        SocketChannel server = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        new WorkerLine(server, () -> Runtime.getRuntime().halt(0)).start();
    }

    /** Ends the JVM also when it fails: the threads of a worker that has no server are not worth its life. */
    private static void train(Path scratch) {
        int exitCode = 1;
        try {
            Training.live(scratch);
            exitCode = 0; // and in order, as the JVM then writes its archive
        } catch (IOException e) {
            System.err.println("training failed: " + e);
        } finally {
            System.exit(exitCode);
        }
    }
}
