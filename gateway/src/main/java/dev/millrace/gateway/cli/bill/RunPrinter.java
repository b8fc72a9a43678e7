package dev.millrace.gateway.cli.bill;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.telemetry.bill.PriceTable;
import dev.millrace.telemetry.window.Usage;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Prints the runs of a line, one a line, and then what they come to. Confined to the command's thread. */
final class RunPrinter {
    private static final String RUN = "%-24s  %-36s  %12s  %9s  %14s  %14s";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final JsonMapper mapper = JsonMapper.shared();
    private final PriceTable prices;
    private final @Nullable Integer memoryMb;
    private final boolean json;
    private final PrintWriter out;
    private Usage sum = Usage.NONE;

    /** @param memoryMb the memory size that all runs are taken to have had; null when it is their own */
    RunPrinter(PriceTable prices, @Nullable Integer memoryMb, boolean json, PrintWriter out) {
        this.prices = prices;
        this.memoryMb = memoryMb;
        this.json = json;
        this.out = out;
        if (!json) {
            out.println(String.format(
                    Locale.ROOT, RUN, "BEGAN", "REQUEST ID", "BILLED ms", "MEMORY MB", "GB-SECONDS", "AMOUNT"));
        }
    }

    void print(RunRecord run) {
        Usage own = Usage.of(run);
        Usage usage = memoryMb == null ? own : own.withMemory(memoryMb);
        sum = sum.plus(usage);
        Instant began = Instant.ofEpochSecond(0, run.startEpochNanos());
        int memory = memoryMb == null ? run.subject().memoryMb() : memoryMb;
        String id = new UUID(run.requestIdHigh(), run.requestIdLow()).toString();
        if (json) {
            out.println(mapper.writeValueAsString(mapper.createObjectNode()
                    .put("requestId", id)
                    .put("time", began.toString())
                    .put("billedMillis", usage.billedMillis())
                    .put("memoryMb", memory)
                    .put("amount", Amounts.exact(amount(usage)))));
        } else {
            print(TIME.format(began), id, Integer.toString(memory), usage);
        }
    }

    /** As JSON, every line is a run: the total is in the bill. */
    void total() {
        if (!json) {
            print("total", "", "", sum);
        }
    }

    private void print(String began, String id, String memory, Usage usage) {
        out.println(String.format(
                Locale.ROOT,
                RUN,
                began,
                id,
                usage.billedMillis(),
                memory,
                Amounts.roundedGigabyteSeconds(PriceTable.gigabyteSeconds(usage.megabyteMillis())),
                Amounts.rounded(amount(usage))));
    }

    private BigDecimal amount(Usage usage) {
        return prices.requests(usage.requests()).add(prices.compute(usage.megabyteMillis()));
    }
}
