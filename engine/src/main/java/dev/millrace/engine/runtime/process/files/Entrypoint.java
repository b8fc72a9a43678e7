package dev.millrace.engine.runtime.process.files;

import dev.millrace.engine.runtime.process.cell.Cell;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The program that a custom runtime brings, looked at as the kernel will when it is started. Afterwards nothing tells
 * a program that could not be started from one that ended with the same status.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html">Custom runtimes</a>
 */
public final class Entrypoint {
    private static final String BOOTSTRAP = "bootstrap";
    /** As AWS names it, wherever a worker sees it here. */
    private static final String NAME = "/var/task/bootstrap";

    private static final String NOT_FOUND = "no such file or directory";
    private static final String DENIED = "permission denied";
    private static final String NO_PROGRAM = "exec format error";

    /** So much of a file the kernel looks at. */
    private static final int HEAD_BYTES = 256;

    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};
    private static final Path SELF = Path.of("/proc/self/exe");
    private static final Path OTHER_FORMATS = Path.of("/proc/sys/fs/binfmt_misc");

    private Entrypoint() {}

    /** Throws when the kernel would not start the program in that cell. */
    public static void check(Cell cell) throws IOException {
        Path file = cell.onHost(cell.code().resolve(BOOTSTRAP));
        if (file == null || !Files.isRegularFile(file)) {
            throw new InvalidEntrypointException(
                    "Couldn't find valid bootstrap(s): [" + NAME + " /opt/" + BOOTSTRAP + "]");
        }
        String obstacle = Files.isExecutable(file) ? obstacle(head(file), cell) : DENIED;
        if (obstacle != null) {
            throw new InvalidEntrypointException("fork/exec " + NAME + ": " + obstacle);
        }
    }

    private static @Nullable String obstacle(byte[] head, Cell cell) throws IOException {
        if (head.length >= 2 && head[0] == '#' && head[1] == '!') {
            return ofInterpreter(interpreter(head), cell);
        }
        boolean starts = isElf(head) && (isForThisMachine(head) || isEmulated());
        return starts ? null : NO_PROGRAM;
    }

    private static @Nullable String ofInterpreter(String interpreter, Cell cell) {
        if (interpreter.isEmpty()) {
            return NO_PROGRAM;
        }
        Path file = cell.onHost(cell.code().resolve(interpreter));
        if (file == null || !Files.exists(file)) {
            return NOT_FOUND;
        }
        return Files.isRegularFile(file) && Files.isExecutable(file) ? null : DENIED;
    }

    /** Between {@code #!} and the end of the line, up to the first blank; a carriage return is none. */
    private static String interpreter(byte[] head) {
        String line = new String(head, 2, head.length - 2, StandardCharsets.UTF_8).split("\n", 2)[0];
        String named = line.replaceFirst("^[ \t]+", "");
        return named.split("[ \t]", 2)[0];
    }

    private static boolean isElf(byte[] head) {
        return head.length >= 20 && Arrays.equals(head, 0, ELF.length, ELF, 0, ELF.length);
    }

    /** Whether it has the word size, byte order and instructions of the program that runs this server. */
    private static boolean isForThisMachine(byte[] head) throws IOException {
        byte[] own = head(SELF);
        return Arrays.equals(head, 4, 6, own, 4, 6) && Arrays.equals(head, 18, 20, own, 18, 20);
    }

    /** Whether something on this machine runs programs for other machines. */
    private static boolean isEmulated() throws IOException {
        if (!Files.isDirectory(OTHER_FORMATS)) {
            return false;
        }
        try (DirectoryStream<Path> formats = Files.newDirectoryStream(OTHER_FORMATS)) {
            for (Path format : formats) {
                if (Files.isReadable(format) && Files.readString(format).contains("magic 7f454c46")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            return bytes.readNBytes(HEAD_BYTES);
        }
    }
}
