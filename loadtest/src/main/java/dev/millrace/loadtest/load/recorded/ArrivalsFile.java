package dev.millrace.loadtest.load.recorded;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.loadtest.load.scenario.RecordedCalls;
import dev.millrace.loadtest.load.scenario.RecordedCalls.Call;
import dev.millrace.loadtest.load.scenario.RecordedCalls.PayloadSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads calls from lines of JSON, as {@code millrace runs --json} prints them. Of each line {@code function} and
 * {@code arrivalEpochNanos} are needed; {@code version}, {@code attempt}, {@code trigger}, {@code requestBytes} and
 * {@code payload} (the request, as text) are used where they are there. Confined to one thread.
 */
public final class ArrivalsFile {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private final Selection selection;
    private final PayloadStock stock = new PayloadStock();
    private final List<Call> calls = new ArrayList<>();
    private int line;

    private ArrivalsFile(Path file, Selection selection) {
        this.file = file;
        this.selection = selection;
    }

    /** Throws {@link IllegalArgumentException}, naming the line, for what is no recorded call. */
    public static RecordedCalls read(Path file, Selection selection) throws IOException {
        ArrivalsFile reading = new ArrivalsFile(file, selection);
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                reading.line++;
                reading.add(text);
            }
        }
        return selection.calls(file, reading.calls);
    }

    private void add(String text) {
        if (text.isBlank()) {
            return;
        }
        try {
            JsonNode run = JSON.readTree(text);
            JsonNode function = run.path("function");
            JsonNode arrival = run.path("arrivalEpochNanos");
            if (!function.isString() || !arrival.isIntegralNumber() || !arrival.canConvertToLong()) {
                throw new IllegalArgumentException("a call has 'function' and 'arrivalEpochNanos'");
            }
            TriggerKind trigger = TriggerKind.valueOf(run.path("trigger").asString(TriggerKind.INVOKE.name()));
            String name = function.stringValue();
            if (selection.takes(name, run.path("attempt").asInt(1), trigger, arrival.longValue())) {
                add(run, name, arrival.longValue());
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException(file + ":" + line + ": " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ":" + line + ": " + e.getMessage(), e);
        }
    }

    private void add(JsonNode run, String function, long arrivalEpochNanos) {
        if (calls.size() == RecordedCalls.CALLS_MAX) {
            throw new IllegalArgumentException("more than " + RecordedCalls.CALLS_MAX
                    + " recorded calls; choose fewer by --function, --from and --to");
        }
        JsonNode payload = run.path("payload");
        calls.add(new Call(
                arrivalEpochNanos,
                RecordedRuns.invoked(function, run.path("version").asString("")),
                payload.isString()
                        ? stock.of(Payload.ofText(payload.stringValue()))
                        : stock.filler(run.path("requestBytes").asInt(2)),
                payload.isString() ? PayloadSource.CAPTURED : PayloadSource.SYNTHETIC));
    }
}
