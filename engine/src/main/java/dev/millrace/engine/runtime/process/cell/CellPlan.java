package dev.millrace.engine.runtime.process.cell;

import java.nio.file.Path;
import java.util.List;

/**
 * What a worker process is to see and may use. All directories are the host's and absolute. Where workers have users of
 * their own, everybody must be allowed to read them, the socket directory apart: the cell gives that one to its user,
 * and the sockets in it must be writable for everybody. Immutable.
 *
 * @param code read-only at {@code /var/task} in a sandbox
 * @param bootstrap what runs the code, read-only at {@code /var/runtime} in a sandbox
 * @param sockets where the worker finds the server, at {@code /var/millrace} in a sandbox; no other worker's
 * @param programs what the interpreter consists of beside the system's own directories, read-only at the same place
 * @param tmpMb size of {@code /tmp}
 * @param memoryMb what the worker's processes may use together
 * @param tasksMax threads and processes that may live at once
 * @param filesMax files that one process may hold open
 * @param network whether they may use the network
 */
public record CellPlan(
        Path code,
        Path bootstrap,
        Path sockets,
        List<Path> programs,
        int tmpMb,
        int memoryMb,
        int tasksMax,
        int filesMax,
        boolean network) {
    /** What AWS gives one instance, of threads and processes together as of open files. */
    public static final int TASKS_OF_ONE_INSTANCE = 1_024;

    public static final int FILES_OF_ONE_INSTANCE = 1_024;

    public CellPlan {
        programs = List.copyOf(programs);
        requireAtLeastOne("tmpMb", tmpMb);
        requireAtLeastOne("memoryMb", memoryMb);
        requireAtLeastOne("tasksMax", tasksMax);
        requireAtLeastOne("filesMax", filesMax);
    }

    private static void requireAtLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is at least 1, not " + value);
        }
    }
}
