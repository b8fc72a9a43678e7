package dev.millrace.telemetry.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptPlaceTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    private Path directory;

    private String wentTo = "";

    @Test
    void leavesHistoryAloneTheFirstTime() {
        KeptPlace place = begun(100 * SECOND);
        assertEquals("1970-01-01T00:01:40Z", wentTo);
        assertTrue(place.isDone(99 * SECOND, 7));
        assertFalse(place.isDone(100 * SECOND, 7));
    }

    @Test
    void knowsAfterARestartSinceWhenThereWasWork() {
        begun(100 * SECOND);
        KeptPlace place = begun(200 * SECOND);
        assertEquals("1970-01-01T00:01:40Z", wentTo);
        assertFalse(place.isDone(150 * SECOND, 7));
    }

    @Test
    void goesOnBehindWhatIsDone() {
        begun(100 * SECOND).moveTo(7);
        KeptPlace place = begun(200 * SECOND);
        assertEquals("7", wentTo);
        assertTrue(place.isDone(300 * SECOND, 7));
        assertFalse(place.isDone(50 * SECOND, 8));
    }

    @Test
    void neverGoesBack() {
        KeptPlace place = begun(100 * SECOND);
        place.moveTo(7);
        place.moveTo(6);
        place.moveTo(-1);
        begun(200 * SECOND);
        assertEquals("7", wentTo);
    }

    private KeptPlace begun(long nowEpochNanos) {
        KeptPlace place = new KeptPlace(directory.resolve("place"));
        place.begin(nowEpochNanos, (Instant time) -> wentTo = time.toString(), position -> wentTo = "" + position);
        return place;
    }
}
