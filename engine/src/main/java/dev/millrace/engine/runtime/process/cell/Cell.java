package dev.millrace.engine.runtime.process.cell;

import java.nio.file.Path;
import java.util.List;

/** The place that one worker process lives in, made before it starts and removed after its end. Thread-safe. */
public interface Cell extends AutoCloseable {
    /** The command that runs {@code program} in this cell; its first process leads a session of its own. */
    List<String> command(List<String> program);

    /** Where the code is, as the worker sees it. */
    Path code();

    /** Where the bootstrap is, as the worker sees it. */
    Path bootstrap();

    /** Where the sockets are, as the worker sees it. */
    Path sockets();

    /** Its {@code /tmp}, as the worker sees it. */
    Path tmp();

    /** The process that {@link #command} became. Called once, right after its start. */
    void started(long pid);

    /** What the processes in the cell use together now, in bytes; 0 when none lives. */
    long memoryBytes();

    /** Removes what it left behind; its processes have ended. */
    @Override
    void close();
}
