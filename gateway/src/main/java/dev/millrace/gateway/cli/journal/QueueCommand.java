package dev.millrace.gateway.cli.journal;

import dev.millrace.engine.async.ledger.EventRecord;
import dev.millrace.engine.async.ledger.EventTail;
import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import dev.millrace.gateway.cli.terminal.DataDirectory;
import dev.millrace.telemetry.metering.EventMeter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code millrace queue}: what has become of asynchronous events, also while no server runs. Confined to the command's
 * thread.
 */
@Command(
        name = "queue",
        description = "Shows what has become of asynchronous events: of each function's, or of one by its request id.",
        mixinStandardHelpOptions = true)
public final class QueueCommand implements Callable<Integer> {
    @Mixin
    private DataDirectory data = new DataDirectory();

    @Option(names = "--request-id", paramLabel = "ID", description = "The history of this event.")
    private @Nullable UUID requestId;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        Path ledger = data.existing("events");
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        UUID wanted = requestId;
        try {
            return wanted == null ? totals(ledger, command) : history(ledger, wanted, command);
        } finally {
            command.getOut().flush();
        }
    }

    private static int totals(Path ledger, CommandLine command) {
        EventMeter meter = new EventMeter();
        PendingEvents pending = new PendingEvents();
        read(ledger, record -> {
            meter.add(record);
            pending.add(record);
        });
        Map<String, Long> ages = pending.oldestAgesMillis(new SystemClock().epochMillis());
        EventText text = new EventText(ZoneId.systemDefault());
        PrintWriter out = command.getOut();
        out.println(EventText.HEADER);
        meter.totals().forEach(totals -> out.println(text.line(totals, ages.get(totals.recipient()))));
        return CommandLine.ExitCode.OK;
    }

    /** Events and runs are two journals; what one event left in both is put into one order by time. */
    private int history(Path ledger, UUID id, CommandLine command) {
        EventText text = new EventText(ZoneId.systemDefault());
        List<EventText.Moment> moments = new ArrayList<>();
        List<Long> sequences = new ArrayList<>();
        read(ledger, record -> {
            if (record instanceof EventRecord.Accepted event && isOf(id, event.what().requestId())) {
                sequences.add(event.sequence());
            }
            if (sequences.contains(record.sequence())) {
                moments.add(text.moment(record));
            }
        });
        if (moments.isEmpty()) {
            command.getErr().println("no event of that id in " + ledger);
            return CommandLine.ExitCode.SOFTWARE;
        }
        try (RunTail tail = RunTail.open(data.resolve("journal"))) {
            Consumer<RunRecord> keep = run -> {
                if (id.equals(new UUID(run.requestIdHigh(), run.requestIdLow()))) {
                    moments.add(text.moment(run));
                }
            };
            while (tail.next(keep)) {}
        }
        Collections.sort(moments);
        moments.forEach(moment -> command.getOut().println(moment.text()));
        return CommandLine.ExitCode.OK;
    }

    private static boolean isOf(UUID id, RequestId request) {
        return id.getMostSignificantBits() == request.high() && id.getLeastSignificantBits() == request.low();
    }

    private static void read(Path ledger, Consumer<EventRecord> to) {
        try (EventTail tail = EventTail.open(ledger)) {
            while (tail.next(to)) {}
        }
    }
}
