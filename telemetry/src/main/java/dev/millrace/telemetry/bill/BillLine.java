package dev.millrace.telemetry.bill;

import dev.millrace.telemetry.window.Usage;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;

/**
 * What a version of a function cost on a day. The amounts are exact. Immutable.
 *
 * @param key whose runs, and of which day
 * @param usage what is billed of them
 * @param requestAmount what the requests cost
 * @param computeAmount what the billed time costs
 */
public record BillLine(Key key, Usage usage, BigDecimal requestAmount, BigDecimal computeAmount) {
    static BillLine of(Key key, Usage usage, PriceTable prices) {
        return new BillLine(
                key, usage, prices.requests(usage.requests()), prices.compute(usage.megabyteMillis()));
    }

    public BigDecimal amount() {
        return requestAmount.add(computeAmount);
    }

    /**
     * Whose runs, and of which day. Immutable.
     *
     * @param day of UTC, on which the functions began to run
     */
    public record Key(String function, String version, LocalDate day) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::function).thenComparing(Key::version).thenComparing(Key::day);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            return function + ":" + version + "/" + day;
        }
    }
}
