package dev.millrace.telemetry.export.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.millrace.engine.journal.log.LogLine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogExportTest {
    @Test
    void aBatchHasLimitedLinesAndBytes() {
        assertEquals(List.of(512, 512, 176), slices(Collections.nCopies(1_200, line(10))));
        assertEquals(List.of(3, 3, 1), slices(Collections.nCopies(7, line(1 << 20))));
        assertEquals(List.of(1, 1), slices(Collections.nCopies(2, line(4 << 20))));
        assertEquals(List.of(), slices(List.of()));
    }

    private static List<Integer> slices(List<JoinedLine> lines) {
        List<Integer> slices = new ArrayList<>();
        int from = 0;
        while (from < lines.size()) {
            int end = LogExport.sliceEnd(lines, from);
            slices.add(end - from);
            from = end;
        }
        return slices;
    }

    private static JoinedLine line(int chars) {
        return new JoinedLine(new LogLine(1, 2, "f", 1, "x".repeat(chars)), null);
    }
}
