package dev.millrace.gateway.cli.journal;

import dev.millrace.gateway.cli.terminal.Age;
import dev.millrace.gateway.cli.terminal.DataDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands have in common that print a journal. Confined to the command's thread. */
final class TailOptions {
    @Option(
            names = "--function",
            paramLabel = "NAME",
            description = "Only this function; NAME or, for runs, NAME:VERSION.")
    private @Nullable String function;

    @Option(
            names = "--since",
            paramLabel = "AGE",
            converter = Age.class,
            description = "Only the last 30s, 10m, 2h, 3d ...")
    private @Nullable Duration since;

    @Option(names = "--follow", description = "Go on with what is new until Ctrl-C.")
    private boolean follow;

    @Mixin
    private DataDirectory data = new DataDirectory();

    Optional<String> function() {
        return Optional.ofNullable(function);
    }

    /** The time from which on things are wanted; the beginning of time when all are. */
    Instant from(Instant now) {
        return since == null ? Instant.EPOCH : now.minus(since);
    }

    boolean follow() {
        return follow;
    }

    /**
     * A directory of the server's data. Throws {@link IllegalArgumentException} when it is not there, unless what will
     * come is wanted, too.
     */
    Path data(String name) {
        return follow ? data.resolve(name) : data.existing(name);
    }
}
