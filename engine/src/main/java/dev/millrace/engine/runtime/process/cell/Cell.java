package dev.millrace.engine.runtime.process.cell;

import dev.millrace.engine.runtime.process.host.LocalSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The place that one worker process lives in, made before it starts and removed after its end. Thread-safe. */
public interface Cell extends AutoCloseable {
    /**
     * Starts {@code program} in this cell, once. Its first process leads a session and a process group of its own,
     * reads nothing on its standard input, and writes its two outputs into one pipe. It is killed when the calling
     * thread ends: so it cannot outlive the server, and so the caller is a thread that lives as long as the server.
     *
     * @param environment the whole environment of the program; it is seen by nobody else on the machine
     */
    Process start(List<String> program, Map<String, String> environment) throws IOException;

    /** Where the code is, as the worker sees it; its working directory too. */
    Path code();

    /** Where the bootstrap is, as the worker sees it. */
    Path bootstrap();

    /** Where the sockets are, as the worker sees it. */
    Path sockets();

    /** Its {@code /tmp}, as the worker sees it. */
    Path tmp();

    /** Where the host keeps what the worker sees at that path; null when that is nothing of the host's. */
    @Nullable Path onHost(Path seen);

    /** What the processes in the cell use together now, without files in {@code /tmp}; 0 when none lives. */
    long memoryBytes();

    /** Whether a process in the cell has that socket. It may take a look at all that is open in the cell. */
    boolean has(LocalSocket socket);

    /** Kills every process in the cell that can be found, those too that left the session. */
    void kill();

    /** Removes what it left behind; its processes have ended. */
    @Override
    void close();
}
