package dev.millrace.loadtest.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class VerdictTest {
    private static final Spread AROUND_TWO = Spread.of(List.of(1.0, 2.0, 30.0));

    @Test
    void theMedianDecidesAndTheBarItselfClears() {
        assertTrue(Verdict.atMost(2, "figure", "%.1f", AROUND_TWO).isMet());
        assertTrue(Verdict.atLeast(2, "figure", "%.1f", AROUND_TWO).isMet());
        assertFalse(Verdict.atMost(1.9, "figure", "%.1f", AROUND_TWO).isMet());
        assertFalse(Verdict.atLeast(2.1, "figure", "%.1f", AROUND_TWO).isMet());
    }

    @Test
    void theTableSaysWhatWasWantedAndWhatCameOut() {
        List<String> lines = Verdict.table(List.of(
                        Verdict.atMost(2, "CPU ratio", "%.1f", AROUND_TWO),
                        Verdict.atLeast(200, "calls at once", "%.0f", AROUND_TWO)))
                .strip()
                .lines()
                .map(line -> line.replaceAll(" +", " ").strip())
                .toList();
        assertEquals(
                List.of(
                        "bar must be median [min..max]",
                        "CPU ratio at most 2.0 2.0 [1.0..30.0] met",
                        "calls at once at least 200 2 [1..30] MISSED"),
                lines);
    }
}
