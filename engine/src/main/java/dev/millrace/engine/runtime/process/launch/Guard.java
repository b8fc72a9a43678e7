package dev.millrace.engine.runtime.process.launch;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small process that outlives the server for a moment, and then kills what the server's workers left behind: the
 * kernel ends a worker's first process with the server, but not what that one had started. It learns of workers by
 * its standard input, which ends when the server does, however that ends. At last it removes the server's scratch
 * directory, which nobody else would after a kill. Thread-safe.
 */
final class Guard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    /** Remembers the groups that begin (+) and end (-), and kills those that are left at the end of its input. */
    private static final String SCRIPT = """
            trap '' HUP INT TERM
            groups=' '
            while read -r change group; do
                case $change in
                    +) groups="$groups$group " ;;
                    -) groups="${groups%% $group *} ${groups#* $group }" ;;
                esac
            done
            for group in $groups; do
                kill -s KILL -- "-$group" 2>/dev/null
            done
            rm -rf -- "$1"
            """;

    private final Process process;
    private final BufferedWriter input;
    private boolean closed;

    private Guard(Process process) {
        this.process = process;
        this.input = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
    }

    static Guard start(Path scratch) throws IOException {
        return new Guard(new ProcessBuilder("setsid", "sh", "-c", SCRIPT, "millrace-guard", scratch.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** A worker has begun, whose group has the id of its first process. */
    void began(long pid) {
        tell("+ " + pid + "\n");
    }

    /** Nothing of that group is left. */
    void ended(long pid) {
        tell("- " + pid + "\n");
    }

    private synchronized void tell(String line) {
        if (closed) {
            return; // it kills all that are left, and a worker may be told of later than that
        }
        try {
            input.write(line);
            input.flush();
        } catch (IOException e) {
            LOG.warn("the guard of the workers has gone; what they start may outlive a server that is killed", e);
        }
    }

    /** Kills what is left of the groups that have not ended. */
    @Override
    public synchronized void close() {
        closed = true;
        try {
            input.close();
        } catch (IOException e) {
            LOG.debug("the guard had gone before", e);
            process.destroy();
        }
    }
}
