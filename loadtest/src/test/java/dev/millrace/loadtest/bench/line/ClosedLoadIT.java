package dev.millrace.loadtest.bench.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ClosedLoadIT {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void drivesEveryLineAndLeavesNothingBehind(LineKind kind) throws IOException {
        try (ScratchJournals journals = new ScratchJournals(directory);
                Line line = kind.open(journals)) {
            ClosedLoad load = new ClosedLoad(line, 64);
            load.run(5_000);
            LineSample sample = load.measure(Duration.ofMillis(200));
            load.drain();
            assertTrue(sample.runsPerSecond() > 0, sample::toString);
            assertTrue(sample.p50Nanos() > 0 && sample.p50Nanos() <= sample.p999Nanos(), sample::toString);
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(0, left.count());
        }
    }
}
