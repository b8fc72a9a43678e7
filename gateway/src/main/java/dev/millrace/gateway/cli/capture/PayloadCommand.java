package dev.millrace.gateway.cli.capture;

import dev.millrace.engine.capture.store.CaptureSearch;
import dev.millrace.engine.capture.store.CapturedPart;
import dev.millrace.engine.capture.store.CapturedRun;
import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.gateway.capture.PayloadJson;
import dev.millrace.gateway.capture.PayloadSearch;
import dev.millrace.gateway.cli.terminal.DataDirectory;
import dev.millrace.gateway.monitor.run.query.MomentText;
import dev.millrace.telemetry.lookup.RunSearch;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code millrace payload}: what the runs of a request were given and what they answered, also while no server runs.
 * Confined to the command's thread.
 */
@Command(
        name = "payload",
        description = "Prints what is kept of the payloads of a request's runs.",
        mixinStandardHelpOptions = true)
public final class PayloadCommand implements Callable<Integer> {
    /** What is to be printed alone; the constants are written as the operator types them. */
    private enum Part {
        request,
        response
    }

    @Parameters(index = "0", paramLabel = "REQUEST-ID")
    private UUID requestId = new UUID(0, 0);

    @Option(
            names = "--only",
            paramLabel = "request|response",
            description = "Prints these bytes of the last run and nothing else, as: > event.json")
    private @Nullable Part only;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Option(
            names = "--ended",
            paramLabel = "TIME",
            description = "When one of its runs ended, as 2026-11-28T12:00:00Z; for one that `runs` no longer knows.")
    private @Nullable String ended;

    @Mixin
    private DataDirectory data = new DataDirectory();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        Path kept = data.existing();
        RequestId id = new RequestId(requestId.getMostSignificantBits(), requestId.getLeastSignificantBits());
        CaptureSearch.Found found = found(id, kept);
        PrintWriter out = command.getOut();
        if (json) {
            out.println(PayloadJson.shown(found));
        } else if (only != null && !found.runs().isEmpty()) {
            print(found.runs().getLast(), only);
        } else {
            PayloadText.lines(found).forEach(out::println);
        }
        out.flush();
        if (found.runs().isEmpty()) {
            command.getErr().println("no payload is kept of the request " + requestId + " in " + kept);
            return CommandLine.ExitCode.SOFTWARE;
        }
        return CommandLine.ExitCode.OK;
    }

    private CaptureSearch.Found found(RequestId id, Path kept) {
        try (RunSearch runs = RunSearch.of(kept.resolve("journal"))) {
            return new PayloadSearch(runs, kept.resolve("payloads")).find(id, endedAt());
        }
    }

    private @Nullable Instant endedAt() {
        try {
            Instant now = Instant.ofEpochMilli(new SystemClock().epochMillis());
            return ended == null ? null : new MomentText(now, ZoneId.systemDefault()).instant(ended);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'ended': " + e.getMessage(), e);
        }
    }

    /** Byte for byte, which no writer of text does. */
    private static void print(CapturedRun run, Part wanted) {
        CapturedPart part = wanted == Part.request ? run.request() : run.response();
        if (!part.state().isUsable()) {
            throw new IllegalArgumentException(
                    "the " + wanted + " is not kept as a whole: " + PayloadText.kept(part));
        }
        OutputStream out = System.out;
        try {
            out.write(part.kept().array());
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot print the " + wanted, e);
        }
    }
}
