package dev.millrace.gateway.cli.bill;

import dev.millrace.telemetry.bill.Bill;
import dev.millrace.telemetry.bill.BillLine;
import dev.millrace.telemetry.bill.BillSpan;
import dev.millrace.telemetry.bill.BillSum;
import dev.millrace.telemetry.bill.PriceTable;
import dev.millrace.telemetry.window.Usage;
import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A bill as people read it: columns of constant width as long as names are short. Immutable. */
final class BillText {
    private final PriceTable prices;

    BillText(PriceTable prices) {
        this.prices = prices;
    }

    /** @param memoryMb the memory size that the bill takes all runs to have had; null when it is their own */
    List<String> bill(Bill bill, @Nullable Integer memoryMb) {
        List<String> text = new ArrayList<>();
        BillSpan span = bill.span();
        text.add("Runs from " + span.first() + " to " + span.end().minusDays(1) + " (UTC), as of "
                + span.now().truncatedTo(ChronoUnit.SECONDS) + ". Amounts in " + prices.currency() + ", prices: "
                + prices.source() + ".");
        if (memoryMb != null) {
            text.add("As if all had had " + memoryMb + " MB: durations are taken as they were, while with more or less"
                    + " memory they may have been shorter or longer.");
        }
        text.add("");
        text.add(line("FUNCTION", "VERSION", "DAY", "REQUESTS", "BILLED ms", "MEMORY MB", "GB-SECONDS", "AMOUNT"));
        bill.lines().forEach(line -> text.add(line(line)));
        text.add(total(bill));
        text.add("");
        text.add("In their place, a server for each function, always on, of its memory size, for the "
                + span.hoursPassed() + " h that have passed:");
        text.add("");
        text.add(sum("FUNCTION", "REQUESTS", "GB-SECONDS", "AMOUNT", "SERVER MB", "VCPU", "SERVER AMOUNT"));
        bill.functions().forEach((function, sum) -> text.add(sum(function, sum)));
        text.add(sum(
                "total",
                Long.toString(bill.total().usage().requests()),
                gigabyteSeconds(bill.total().usage()),
                Amounts.rounded(bill.total().amount()),
                "",
                "",
                Amounts.roundedServer(bill.total().serverAmount())));
        return text;
    }

    private static String line(BillLine line) {
        return line(
                line.key().function(),
                line.key().version(),
                line.key().day().toString(),
                Long.toString(line.usage().requests()),
                Long.toString(line.usage().billedMillis()),
                Long.toString(line.usage().memoryMb()),
                gigabyteSeconds(line.usage()),
                Amounts.rounded(line.amount()));
    }

    private static String total(Bill bill) {
        Usage usage = bill.total().usage();
        return line(
                "total",
                "",
                "",
                Long.toString(usage.requests()),
                Long.toString(usage.billedMillis()),
                "",
                gigabyteSeconds(usage),
                Amounts.rounded(bill.total().amount()));
    }

    private static String sum(String function, BillSum sum) {
        long memoryMb = sum.usage().memoryMb();
        return sum(
                function,
                Long.toString(sum.usage().requests()),
                gigabyteSeconds(sum.usage()),
                Amounts.rounded(sum.amount()),
                Long.toString(memoryMb),
                PriceTable.vcpus(memoryMb).toPlainString(),
                Amounts.roundedServer(sum.serverAmount()));
    }

    private static String gigabyteSeconds(Usage usage) {
        BigDecimal gigabyteSeconds = PriceTable.gigabyteSeconds(usage.megabyteMillis());
        return Amounts.roundedGigabyteSeconds(gigabyteSeconds);
    }

    private static String line(Object... cells) {
        return String.format(Locale.ROOT, "%-24s  %-8s  %-10s  %10s  %12s  %9s  %14s  %14s", cells);
    }

    private static String sum(Object... cells) {
        return String.format(Locale.ROOT, "%-24s  %10s  %14s  %14s  %9s  %5s  %15s", cells);
    }
}
