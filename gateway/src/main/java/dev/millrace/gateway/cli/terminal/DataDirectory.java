package dev.millrace.gateway.cli.terminal;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What the commands have in common that read what a server keeps, also while none runs. Confined to their thread. */
public final class DataDirectory {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:MILLRACE_DATA:-${sys:user.home}/.millrace}",
            description = "The server's data directory (MILLRACE_DATA, or else ~/.millrace).")
    private Path data = Path.of(".millrace");

    /** Throws {@link IllegalArgumentException} when it is not there. */
    public Path existing() {
        return existing("");
    }

    /** A directory in it. Throws {@link IllegalArgumentException} when that is not there. */
    public Path existing(String name) {
        Path wanted = resolve(name);
        if (!Files.isDirectory(wanted)) {
            throw new IllegalArgumentException(
                    "no server has kept anything in " + data + " yet; is that its data directory (--data DIR)?");
        }
        return wanted;
    }

    /** A directory in it, which need not be there. */
    public Path resolve(String name) {
        return data.resolve(name);
    }
}
