package dev.millrace.loadtest;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {
    @ParameterizedTest
    @ValueSource(strings = {"load", "load --function a", "bench http", "bench line", "bench neighbours --rounds 1",
        "bench schedules --rounds 1", "bench isolation --warmup 1", "bench runtimes", "bench starts",
        "bench sleepers", "bench streams", "bench web", "bench objects", "bench history", "bench telemetry",
        "bench jmh Admission"})
    void knowsItsCommands(String line) {
        assertNotNull(Main.command(line.split(" ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--help", "bench", "bench everything", "http", "bench --rounds 3"})
    void knowsNoOthers(String line) {
        assertNull(Main.command(line.split(" ")));
    }
}
