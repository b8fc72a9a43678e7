package dev.millrace.gateway.monitor.run;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.journal.log.LogGaps;
import dev.millrace.gateway.http.route.Routes;
import dev.millrace.gateway.monitor.log.group.ToldLines;
import dev.millrace.telemetry.bill.PriceTable;
import dev.millrace.telemetry.line.LineIndex;
import dev.millrace.telemetry.lookup.RunSearch;
import java.nio.file.Path;

/** Enters the operations on runs under their paths. Immutable. */
public final class RunOperations {
    private RunOperations() {}

    /**
     * Enters all operations.
     *
     * @param runs finds them
     * @param lines finds what they printed
     * @param told decides what of that is told still
     * @param data directory of all data
     * @param account whose functions they are of
     * @param prices by which it is said what they cost
     */
    public static void register(
            Routes routes,
            RunSearch runs,
            LineIndex lines,
            ToldLines told,
            Path data,
            Account account,
            PriceTable prices,
            Clock clock) {
        Path logs = data.resolve("logs");
        RunDetails details = new RunDetails(
                runs,
                new IndexedLog(lines),
                () -> LogGaps.noted(logs),
                told,
                new EventSearch(data.resolve("events"), EventSearch.SERVER_READ_MAX),
                CapturedPayloads.in(data.resolve("payloads")),
                account);
        routes.add("GET", "/_millrace/runs", new ListRuns(runs, clock));
        routes.add("GET", "/_millrace/runs/{RequestId}", new ShowRun(details, prices, clock));
    }
}
