package dev.millrace.engine.runtime.process.cell;

import java.nio.file.Path;
import java.util.List;

/**
 * What a worker process is to see and may use. All directories are the host's. Immutable.
 *
 * @param code read-only at {@code /var/task} in a sandbox
 * @param bootstrap what runs the code, read-only at {@code /var/runtime} in a sandbox
 * @param sockets where the worker finds the server, at {@code /var/millrace} in a sandbox
 * @param programs what the interpreter consists of beside the system's own directories, read-only at the same place
 * @param tmpMb size of {@code /tmp}
 * @param memoryMb what the worker's processes may use together
 * @param network whether they may use the network
 */
public record CellPlan(
        Path code, Path bootstrap, Path sockets, List<Path> programs, int tmpMb, int memoryMb, boolean network) {
    public CellPlan {
        programs = List.copyOf(programs);
    }
}
