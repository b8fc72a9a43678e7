package dev.millrace.engine.runtime.process.cell;

import dev.millrace.engine.runtime.process.host.ControlGroup;
import dev.millrace.engine.runtime.process.host.ControlGroups;
import dev.millrace.engine.runtime.process.host.LocalSocket;
import dev.millrace.engine.runtime.process.host.OpenFiles;
import dev.millrace.engine.runtime.process.host.ProcessTable;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The processes in one cell: by its control group where it has one, else by session and descent, which a process can
 * leave by starting a session and losing its parent. Thread-safe.
 */
final class Occupants {
    /** Each round kills all that there is; another is for what was forked meanwhile, and to see that all has ended. */
    private static final int ROUNDS_MAX = 100;

    private static final long BETWEEN_ROUNDS_NANOS = 1_000_000;

    private final ControlGroups groups;
    private final @Nullable ControlGroup group;
    private final ProcessTable table;
    private final long memoryBytesMax;
    private volatile @Nullable Process first;

    Occupants(ControlGroups groups, @Nullable ControlGroup group, ProcessTable table, int memoryMb) {
        this.groups = groups;
        this.group = group;
        this.table = table;
        memoryBytesMax = (long) memoryMb << 20;
    }

    @Nullable ControlGroup group() {
        return group;
    }

    void started(Process process) {
        first = process;
    }

    long memoryBytes() {
        Long counted = group == null ? null : group.memoryBytes();
        if (counted != null) {
            return counted;
        }
        Process leader = first;
        return leader == null ? 0 : table.memoryBytes(leader.pid(), memoryBytesMax);
    }

    /** Whether one of them holds that socket open. */
    boolean have(LocalSocket socket) {
        Process leader = first;
        List<Long> processes = group != null
                ? group.processes()
                : leader == null ? List.of() : table.familyNow(leader.pid());
        return OpenFiles.hold(processes, socket);
    }

    void kill() {
        Process leader = first;
        if (group == null) {
            if (leader != null) {
                killFamily(leader.pid());
            }
            return;
        }
        if (leader != null) {
            // it may not have entered its group yet; not by the process itself, which would close its output
            leader.toHandle().destroyForcibly();
        }
        for (int round = 0; round < ROUNDS_MAX && !group.isEmpty(); round++) {
            group.kill();
            LockSupport.parkNanos(BETWEEN_ROUNDS_NANOS);
        }
    }

    /** All are found before the first is killed: what it leaves behind could not be told from strangers. */
    private void killFamily(long leader) {
        List<Long> family = table.familyNow(leader);
        for (int round = 0; round < ROUNDS_MAX && !family.isEmpty(); round++) {
            family.forEach(process -> ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly));
            LockSupport.parkNanos(BETWEEN_ROUNDS_NANOS);
            family = table.familyNow(leader);
        }
    }

    void close() {
        if (group != null) {
            groups.remove(group);
        }
    }
}
