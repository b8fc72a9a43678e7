package dev.millrace.gateway.cli.journal;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import dev.millrace.engine.journal.log.LogGaps;
import dev.millrace.gateway.monitor.log.group.ToldLines;
import dev.millrace.gateway.monitor.run.CapturedPayloads;
import dev.millrace.gateway.monitor.run.EventSearch;
import dev.millrace.gateway.monitor.run.RunDetails;
import dev.millrace.gateway.monitor.run.RunJson;
import dev.millrace.gateway.monitor.run.StoredLog;
import dev.millrace.gateway.monitor.run.WholeRun;
import dev.millrace.gateway.monitor.run.WholeRunJson;
import dev.millrace.telemetry.bill.PriceTable;
import dev.millrace.telemetry.lookup.RunCursor;
import dev.millrace.telemetry.lookup.RunPage;
import dev.millrace.telemetry.lookup.RunQuery;
import dev.millrace.telemetry.lookup.RunSearch;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code millrace runs}: prints runs of the journal, or one invocation whole, also while no server runs. Confined to
 * the command's thread.
 */
@Command(
        name = "runs",
        description = {
            "Prints the runs of the journal, one a line;",
            "or one request whole: its attempts, phases, cost, log, and history as an event."
        })
public final class RunsCommand implements Callable<Integer> {
    private static final int LIMIT_MAX = 100_000;
    /** Whoever ended after a moment began no longer before it: functions run for 15 minutes at most. */
    private static final Duration LONGEST_RUN = Duration.ofHours(1);

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "REQUEST-ID",
            description = "Shows this request whole: the id is in every line, and in the header x-amzn-requestid.")
    private @Nullable UUID requestId;

    @Mixin
    private TailOptions options = new TailOptions();

    @Mixin
    private QueryOptions query = new QueryOptions();

    @Option(names = "--failed", description = "Only runs that did not return.")
    private boolean failed;

    @Option(names = "--limit", paramLabel = "N", description = "Only the newest N of them, 1 to 100000.")
    private @Nullable Integer limit;

    @Option(names = "--json", description = "JSON: one object a line, or the one request.")
    private boolean json;

    @Option(
            names = "--prices",
            paramLabel = "FILE",
            description = "Prices for the cost of a request, in the place of AWS's.")
    private @Nullable Path prices;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help and ends.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        Path journal = options.data("journal");
        UUID wanted = requestId;
        if (wanted != null) {
            try (RunSearch search = RunSearch.of(journal)) {
                return printOne(wanted, search, command);
            }
        }
        Instant now = Instant.ofEpochMilli(new SystemClock().epochMillis());
        Instant since = options.from(now);
        RunQuery wantedRuns = query.query(options.function(), now);
        Integer newest = limit;
        if (newest != null && (newest < 1 || newest > LIMIT_MAX || options.follow())) {
            throw new IllegalArgumentException(
                    "--limit is a number from 1 to " + LIMIT_MAX + ", and goes without --follow");
        }
        Predicate<RunRecord> filter = run -> wantedRuns.takes(run)
                && !LocalTimes.instant(run.endEpochNanos()).isBefore(since)
                && !(failed && run.outcome() == RunOutcome.RETURNED);
        Function<RunRecord, String> format = json ? new RunJson()::line : new RunText(ZoneId.systemDefault())::line;
        if (options.follow()) {
            return follow(journal, since, filter, format, command);
        }
        RunQuery begun = began(wantedRuns, since);
        try (RunSearch search = RunSearch.of(journal)) {
            TailPrinter.Tail<RunRecord> runs =
                    newest == null ? new Pages(search, begun) : newest(search, begun, filter, newest);
            return new TailPrinter<>(runs, filter, format, command).print(false, "no such runs in " + journal);
        }
    }

    private static int follow(
            Path journal,
            Instant since,
            Predicate<RunRecord> filter,
            Function<RunRecord, String> format,
            CommandLine command) {
        try (RunTail tail = RunTail.open(journal)) {
            tail.from(since);
            return new TailPrinter<>(tail::next, filter, format, command).print(true, "no such runs in " + journal);
        }
    }

    /** The query, with a bound that lets the search pass over what ended too early. */
    private static RunQuery began(RunQuery query, Instant since) {
        if (since.equals(Instant.EPOCH)) {
            return query;
        }
        Instant earliest = since.minus(LONGEST_RUN);
        long fromEpochNanos = earliest.getEpochSecond() * 1_000_000_000L + earliest.getNano();
        return query.withFrom(Math.min(Math.max(query.fromEpochNanos(), fromEpochNanos), query.toEpochNanos()));
    }

    private static TailPrinter.Tail<RunRecord> newest(
            RunSearch search, RunQuery query, Predicate<RunRecord> filter, int limit) {
        Deque<RunRecord> found = new ArrayDeque<>();
        RunCursor next = null;
        do {
            RunPage page = search.page(query, RunPage.Order.NEWEST, next, RunSearch.LIMIT_MAX);
            page.runs().stream().filter(filter).limit(limit - found.size()).forEach(found::addFirst);
            next = page.next();
        } while (next != null && found.size() < limit);
        return to -> {
            found.forEach(to);
            boolean any = !found.isEmpty();
            found.clear();
            return any;
        };
    }

    private int printOne(UUID id, RunSearch search, CommandLine command) {
        Path logs = options.data("journal").resolveSibling("logs");
        SystemClock clock = new SystemClock();
        RunDetails details = new RunDetails(
                search,
                new StoredLog(logs),
                () -> LogGaps.all(logs, clock.epochNanos()),
                ToldLines.in(options.data(""), clock),
                new EventSearch(options.data("journal").resolveSibling("events"), Long.MAX_VALUE),
                CapturedPayloads.in(options.data("journal").resolveSibling("payloads")),
                Account.DEFAULT);
        WholeRun run = details.find(id, Instant.ofEpochMilli(clock.epochMillis()));
        if (run == null) {
            command.getErr().println("no run of the request " + id + " in " + options.data("journal"));
            return CommandLine.ExitCode.SOFTWARE;
        }
        Path file = prices;
        WholeRunJson shown = new WholeRunJson(file == null ? PriceTable.defaults() : PriceTable.read(file));
        PrintWriter out = command.getOut();
        if (json) {
            out.println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(shown.object(run)));
        } else {
            new WholeRunText(ZoneId.systemDefault(), shown).lines(run).forEach(out::println);
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    /** All runs of a query, oldest first. Confined to the command's thread. */
    private static final class Pages implements TailPrinter.Tail<RunRecord> {
        private final RunSearch search;
        private final RunQuery query;
        private @Nullable RunCursor next;
        private boolean ended;

        Pages(RunSearch search, RunQuery query) {
            this.search = search;
            this.query = query;
        }

        @Override
        public boolean next(Consumer<RunRecord> to) {
            if (ended) {
                return false;
            }
            RunPage page = search.page(query, RunPage.Order.OLDEST, next, RunSearch.LIMIT_MAX);
            page.runs().forEach(to);
            next = page.next();
            ended = next == null;
            return true;
        }
    }
}
