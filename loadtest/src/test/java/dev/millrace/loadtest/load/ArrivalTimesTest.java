package dev.millrace.loadtest.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.loadtest.load.scenario.Arrivals;
import dev.millrace.loadtest.load.scenario.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ArrivalTimesTest {
    @Test
    void constantArrivalsHaveEqualDistances() {
        List<Long> times = all(Arrivals.CONSTANT, 1, new Phase(Duration.ofSeconds(1), 4));
        assertEquals(List.of(0L, 250_000_000L, 500_000_000L, 750_000_000L), times);
    }

    @Test
    void constantArrivalsDoNotDrift() {
        List<Long> times = all(Arrivals.CONSTANT, 1, new Phase(Duration.ofSeconds(100), 3_000));
        assertEquals(300_000, times.size(), 1);
        assertEquals(299_999 * 1e9 / 3_000, times.get(299_999), 1_000);
    }

    @Test
    void phasesFollowOneAnotherAndAZeroRateIsAPause() {
        List<Long> times = all(
                Arrivals.CONSTANT,
                1,
                new Phase(Duration.ofSeconds(1), 2),
                new Phase(Duration.ofSeconds(3), 0),
                new Phase(Duration.ofSeconds(1), 1));
        assertEquals(List.of(0L, 500_000_000L, 4_000_000_000L), times);
    }

    @Test
    void poissonArrivalsHaveExponentialDistances() {
        List<Long> times = all(Arrivals.POISSON, 42, new Phase(Duration.ofSeconds(100), 1_000));
        double count = times.size();
        assertEquals(100_000, count, 1_600, "five standard deviations");
        double sum = 0;
        double squares = 0;
        int longerThanMean = 0;
        for (int i = 1; i < times.size(); i++) {
            double gap = times.get(i) - times.get(i - 1);
            sum += gap;
            squares += gap * gap;
            longerThanMean += gap > 1e6 ? 1 : 0;
        }
        double mean = sum / (count - 1);
        double deviation = Math.sqrt(squares / (count - 1) - mean * mean);
        assertEquals(1, deviation / mean, 0.03, "an exponential distribution deviates by its mean");
        assertEquals(Math.exp(-1), longerThanMean / count, 0.01);
    }

    @Test
    void theSameSeedGivesTheSameArrivals() {
        Phase phase = new Phase(Duration.ofSeconds(1), 500);
        assertEquals(all(Arrivals.POISSON, 7, phase), all(Arrivals.POISSON, 7, phase));
        assertTrue(!all(Arrivals.POISSON, 7, phase).equals(all(Arrivals.POISSON, 8, phase)));
    }

    private static List<Long> all(Arrivals arrivals, long seed, Phase... phases) {
        ArrivalTimes times = new ArrivalTimes(arrivals, List.of(phases), seed);
        List<Long> all = new ArrayList<>();
        for (long next = times.nextNanos(); next != ArrivalTimes.NO_MORE; next = times.nextNanos()) {
            all.add(next);
        }
        return all;
    }
}
