package dev.millrace.gateway.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.engine.capture.policy.CapturePolicies;
import dev.millrace.engine.clock.SystemClock;
import dev.millrace.gateway.capture.PayloadSearch;
import dev.millrace.telemetry.lookup.RunQuery;
import dev.millrace.telemetry.lookup.RunSearch;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplaysTest {
    private static final ReplayRequest REQUEST = new ReplayRequest(
            null, RunQuery.ALL, 1, 1, null, "$LATEST");

    @TempDir
    private Path directory;

    /** As it is when there is no thread, or no way into the line: the next one may begin all the same. */
    @Test
    void whatCannotBeginIsNotInProgress() {
        try (RunSearch runs = RunSearch.of(directory.resolve("journal"));
                CapturePolicies policies = CapturePolicies.open(directory.resolve("capture.db"));
                Replays replays = new Replays(
                        new PayloadSearch(runs, directory.resolve("payloads")),
                        () -> {
                            throw new AssertionError("no run was to be taken");
                        },
                        () -> {
                            throw new IllegalStateException("no way into the line");
                        },
                        policies,
                        new SystemClock())) {
            for (int i = 0; i < 2; i++) {
                Exception failed = assertThrows(IllegalStateException.class, () -> replays.start(REQUEST));
                assertEquals("no way into the line", failed.getMessage());
            }
            assertEquals(List.of(), replays.all());
        }
    }
}
