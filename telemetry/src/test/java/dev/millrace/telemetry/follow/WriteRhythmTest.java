package dev.millrace.telemetry.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.millrace.telemetry.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WriteRhythmTest {
    private final ManualClock clock = new ManualClock();
    private final WriteRhythm rhythm = new WriteRhythm("Something", Duration.ofMinutes(1), clock);
    private int written;
    private int forgotten;
    private boolean diskFails;

    @Test
    void writesEveryTenSecondsWhereThereIsSomething() {
        beat(true, false);
        assertEquals(0, written);
        clock.advance(Duration.ofSeconds(10).toNanos());
        beat(false, false);
        assertEquals(0, written);
        beat(true, false);
        beat(true, false);
        assertEquals(1, written);
    }

    @Test
    void writesMuchAtOnceUnlessTheDiskFails() {
        beat(true, true);
        assertEquals(1, written);
        diskFails = true;
        beat(true, true);
        diskFails = false;
        beat(true, true);
        assertEquals(1, written);
        clock.advance(Duration.ofSeconds(10).toNanos());
        beat(true, true);
        beat(true, true);
        assertEquals(3, written);
    }

    @Test
    void forgetsAtOnceAndThenAsOftenAsItIsTold() {
        beat(false, false);
        beat(false, false);
        assertEquals(1, forgotten);
        diskFails = true;
        clock.advance(Duration.ofMinutes(1).toNanos());
        beat(false, false);
        diskFails = false;
        clock.advance(Duration.ofMinutes(1).toNanos());
        beat(false, false);
        assertEquals(2, forgotten);
    }

    @Test
    void theLastWriteDoesNotThrow() {
        diskFails = true;
        rhythm.write(this::write);
        assertEquals(0, written);
    }

    private void beat(boolean isMore, boolean isMuch) {
        rhythm.beat(isMore, isMuch, this::write, () -> {
            requireDisk();
            forgotten++;
        });
    }

    private void write() {
        requireDisk();
        written++;
    }

    private void requireDisk() {
        if (diskFails) {
            throw new UncheckedIOException(new IOException("no space left on device"));
        }
    }
}
