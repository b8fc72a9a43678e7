package dev.millrace.loadtest.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.loadtest.load.scenario.Pacing;
import dev.millrace.loadtest.load.scenario.RecordedCalls;
import dev.millrace.loadtest.load.scenario.RecordedCalls.Call;
import dev.millrace.loadtest.load.scenario.RecordedCalls.PayloadSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordedTimesTest {
    private static final long FIRST_NANOS = 1_795_000_000_000_000_000L;

    /** A burst of an hour: whatever the speed, no start is off by a nanosecond more than rounding takes. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 2.5, 10, 100})
    void dividesEveryDistanceBySpeedAndDriftsNowhere(double speed) {
        List<Call> calls = new ArrayList<>();
        Random random = new Random(20_261_128);
        long atNanos = FIRST_NANOS;
        for (int i = 0; i < 10_000; i++) {
            calls.add(call(atNanos, "f" + random.nextInt(5)));
            atNanos += random.nextInt(10) == 0 ? 1 + random.nextLong(3_600_000_000L) : 1 + random.nextLong(1_000);
        }
        RecordedCalls recorded = new RecordedCalls("test", calls.reversed());
        RecordedTimes times = new RecordedTimes(new Pacing.Recorded(recorded, speed));
        for (int i = 0; i < calls.size(); i++) {
            double meant = (calls.get(i).arrivalEpochNanos() - FIRST_NANOS) / speed;
            assertEquals(meant, (double) times.nextNanos(), 1, "call " + i);
            assertEquals(calls.get(i).function(), recorded.functions().get(recorded.target(i)));
        }
        assertEquals(StartTimes.NO_MORE, times.nextNanos());
        assertEquals(StartTimes.NO_MORE, times.nextNanos());
    }

    @Test
    void lastsUntilTheLastCallStarts() {
        RecordedCalls calls = new RecordedCalls("test", List.of(call(5_000, "f"), call(15_000, "f")));
        assertEquals(Duration.ofNanos(1_001), new Pacing.Recorded(calls, 10).duration());
        RecordedCalls one = new RecordedCalls("test", List.of(call(5_000, "f")));
        assertEquals(Duration.ofNanos(1), new Pacing.Recorded(one, 1).duration());
    }

    @Test
    void refusesWhatCannotBeDriven() {
        RecordedCalls one = new RecordedCalls("test", List.of(call(5_000, "f")));
        assertThrows(IllegalArgumentException.class, () -> new Pacing.Recorded(one, 0.5));
        assertThrows(IllegalArgumentException.class, () -> new Pacing.Recorded(one, 101));
        assertThrows(IllegalArgumentException.class, () -> new Pacing.Recorded(one, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new RecordedCalls("test", List.of()));
        List<Call> many = new ArrayList<>();
        for (int i = 0; i < 65; i++) {
            many.add(call(i, "f" + i));
        }
        assertThrows(IllegalArgumentException.class, () -> new RecordedCalls("test", many));
    }

    private static Call call(long arrivalEpochNanos, String function) {
        return new Call(arrivalEpochNanos, function, Payload.ofText("{}"), PayloadSource.CAPTURED);
    }
}
