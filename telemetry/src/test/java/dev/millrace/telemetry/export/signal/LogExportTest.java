package dev.millrace.telemetry.export.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.resources.Resource;
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

    private static List<Integer> slices(List<LogRecordData> lines) {
        List<Integer> slices = new ArrayList<>();
        int from = 0;
        while (from < lines.size()) {
            int end = LogExport.sliceEnd(lines, from);
            slices.add(end - from);
            from = end;
        }
        return slices;
    }

    private static LogRecordData line(int chars) {
        return new OtlpLog(
                Resource.empty(),
                1,
                SpanContext.getInvalid(),
                Severity.UNDEFINED_SEVERITY_NUMBER,
                null,
                "x".repeat(chars),
                Attributes.empty());
    }
}
