package dev.millrace.engine.runtime.process.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program of the function's that is a script for {@code /bin/sh}. On AWS's systems that is bash, and scripts, those
 * of AWS's tutorials among them, use what other shells do not know: {@code set -o pipefail}, {@code source},
 * {@code function}.
 */
final class ShellScript {
    private static final Path BASH = Path.of("/bin/bash");
    private static final Path SHELL = Path.of("/bin/sh");
    private static final Pattern FIRST_LINE = Pattern.compile("#![ \t]*/bin/sh(?:[ \t]+([^ \t\r\n][^\r\n]*))?[ \t]*\n");
    /** So much of a file the kernel looks at. */
    private static final int HEAD_BYTES = 256;

    private ShellScript() {}

    /** The shell of AWS's systems, or what the machine has in its place. */
    static String shell() {
        return (Files.isExecutable(BASH) ? BASH : SHELL).toString();
    }

    /**
     * The command that runs such a program, by bash where it asks for {@code /bin/sh} and the machine has bash.
     *
     * @param seen its path as the worker sees it
     * @param onHost its path here
     */
    static List<String> command(Path seen, Path onHost) throws IOException {
        List<String> command = new ArrayList<>();
        Matcher line = FIRST_LINE.matcher(head(onHost));
        if (line.lookingAt() && Files.isExecutable(BASH)) {
            command.addAll(List.of(BASH.toString(), "--posix")); // which it is as well when it is called sh
            if (line.group(1) != null) {
                command.add(line.group(1).strip());
            }
        }
        command.add(seen.toString());
        return command;
    }

    /** Nothing where there is nothing to be read; the start of the worker tells why. */
    private static String head(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (InputStream bytes = Files.newInputStream(file)) {
            return new String(bytes.readNBytes(HEAD_BYTES), StandardCharsets.ISO_8859_1);
        }
    }
}
