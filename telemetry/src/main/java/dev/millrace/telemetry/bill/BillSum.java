package dev.millrace.telemetry.bill;

import dev.millrace.telemetry.window.Usage;
import java.math.BigDecimal;
import java.util.Collection;

/**
 * What several lines come to, and what servers that are always on would have cost in their place. The amounts are
 * exact. Immutable.
 *
 * @param usage what is billed of all runs
 * @param amount what they cost
 * @param serverAmount what the servers would have cost
 */
public record BillSum(Usage usage, BigDecimal amount, BigDecimal serverAmount) {
    private static final BillSum NOTHING = new BillSum(Usage.NONE, BigDecimal.ZERO, BigDecimal.ZERO);

    /** One function's lines, and one server of the memory size that its runs had, for so many hours. */
    static BillSum ofFunction(Collection<BillLine> lines, PriceTable prices, long hours) {
        Usage usage = Usage.NONE;
        BigDecimal amount = BigDecimal.ZERO;
        for (BillLine line : lines) {
            usage = usage.plus(line.usage());
            amount = amount.add(line.amount());
        }
        return new BillSum(usage, amount, prices.server(usage.memoryMb(), hours));
    }

    static BillSum of(Collection<BillSum> functions) {
        return functions.stream().reduce(NOTHING, BillSum::plus);
    }

    private BillSum plus(BillSum other) {
        return new BillSum(
                usage.plus(other.usage), amount.add(other.amount), serverAmount.add(other.serverAmount));
    }
}
