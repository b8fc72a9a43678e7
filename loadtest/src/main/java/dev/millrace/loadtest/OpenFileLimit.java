package dev.millrace.loadtest;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files and connections this process may have open. Immutable. */
record OpenFileLimit(long filesMax) {
    /** What the JVM needs for itself, with some room. */
    private static final int OWN_FILES = 128;

    static OpenFileLimit here() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? new OpenFileLimit(unix.getMaxFileDescriptorCount())
                : new OpenFileLimit(Long.MAX_VALUE);
    }

    /** Throws {@link IllegalArgumentException}, with what to do, when so many connections cannot be opened. */
    void require(int connections) {
        if (connections > filesMax - OWN_FILES) {
            throw new IllegalArgumentException(connections + " connections need more open files than the limit of "
                    + filesMax + "; raise it with ulimit -n " + (connections + OWN_FILES) + ", for the server too");
        }
    }
}
