package dev.millrace.engine.runtime.process.host;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What processes hold open, by the links beneath {@code /proc}. Thread-safe. */
public final class OpenFiles {
    private static final Path PROC = Path.of("/proc");
    /** A link takes some microseconds, and a worker may have thousands of processes with as many files each. */
    private static final int LINKS_MAX = 16_384;

    private OpenFiles() {}

    /**
     * Whether one of the processes holds the socket open. No more than {@value #LINKS_MAX} open files are looked at,
     * those of the first processes first.
     */
    public static boolean hold(List<Long> processes, LocalSocket socket) {
        String wanted = "socket:[" + socket.inode() + "]";
        int links = 0;
        for (long process : processes) {
            Path files = PROC.resolve(Long.toString(process)).resolve("fd");
            String[] open = new File(files.toString()).list();
            for (int i = 0; open != null && i < open.length && links < LINKS_MAX; i++, links++) {
                if (wanted.equals(target(files.resolve(open[i])))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closed) {
            return "";
        }
    }
}
