package dev.millrace.engine.runtime.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process of this machine, as the kernel shows it. Immutable. */
public record LinuxProcess(long pid) {
    /** A process that has ended may still have an entry, until its parent, or who takes its place, asks for its end. */
    public boolean lives() {
        return !"ZX ".contains(state());
    }

    /** Whether it has been told to stop, and has. */
    public boolean isStopped() {
        return state().equals("T");
    }

    private String state() {
        try {
            String status = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return status.substring(status.lastIndexOf(')') + 2).substring(0, 1);
        } catch (IOException gone) {
            return " ";
        }
    }

    public void kill() {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
}
