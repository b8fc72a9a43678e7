package dev.millrace.loadtest.load.recorded;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.loadtest.load.scenario.RecordedCalls;
import dev.millrace.loadtest.load.scenario.RecordedCalls.PayloadSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

final class ArrivalsFileTest {
    private static final String LINES = """
            {"function":"b","version":"7","arrivalEpochNanos":3000000000,"requestBytes":40,"trigger":"EVENT","attempt":1}

            {"function":"a","version":"$LATEST","arrivalEpochNanos":1000000000,"payload":"{\\"n\\":1}"}
            {"function":"a","arrivalEpochNanos":2000000000,"requestBytes":40}
            {"function":"a","arrivalEpochNanos":2500000000,"attempt":2}
            {"function":"a","arrivalEpochNanos":2600000000,"trigger":"REPLAY"}
            """;

    @TempDir
    private Path directory;

    @Test
    void readsCallsInTheOrderOfTheirArrival() throws IOException {
        RecordedCalls calls = read(LINES, Selection.ALL);
        assertEquals(3, calls.count());
        assertEquals(List.of("a", "b:7"), calls.functions());
        assertEquals(1_000_000_000, calls.offsetNanos(1));
        assertEquals(2_000_000_000, calls.offsetNanos(2));
        assertEquals("{\"n\":1}", calls.payload(0).text());
        assertEquals(40, calls.payload(1).sizeBytes());
        assertSame(calls.payload(1), calls.payload(2), "the same filler is kept twice");
        assertEquals(Map.of(PayloadSource.CAPTURED, 1, PayloadSource.SYNTHETIC, 2), calls.payloadSources());
    }

    @Test
    void takesOnlyWhatIsWanted() throws IOException {
        assertEquals(2, read(LINES, new Selection(Set.of("a"), Instant.EPOCH, Instant.MAX)).count());
        Selection middle = new Selection(Set.of(), Instant.ofEpochSecond(2), Instant.ofEpochSecond(3));
        assertEquals(1, read(LINES, middle).count());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing",
                "[]",
                "{\"arrivalEpochNanos\":1}",
                "{\"function\":\"a\"}",
                "{\"function\":\"a\",\"arrivalEpochNanos\":\"soon\"}",
                "{\"function\":\"a\",\"arrivalEpochNanos\":1,\"trigger\":\"BELL\"}"
            })
    void namesTheLineThatIsNoCall(String line) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> read(LINES + line, Selection.ALL));
        assertTrue(String.valueOf(refused.getMessage()).contains("calls:7: "), refused.getMessage());
    }

    @Test
    void fillsEverySizeWithJson() {
        PayloadStock stock = new PayloadStock();
        for (int size = 1; size < 100; size++) {
            byte[] filler = stock.filler(size).array();
            assertEquals(size, filler.length);
            assertDoesNotThrow(() -> JsonMapper.shared().readTree(filler), () -> "size " + filler.length);
        }
    }

    private RecordedCalls read(String lines, Selection selection) throws IOException {
        return ArrivalsFile.read(Files.writeString(directory.resolve("calls"), lines), selection);
    }
}
