package dev.millrace.gateway;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import dev.millrace.telemetry.follow.RunSource;
import java.util.function.Consumer;

/** The run journal as telemetry reads it. Confined to the telemetry thread. */
record JournalSource(RunTail tail) implements RunSource {
    @Override
    public boolean next(Consumer<RunRecord> records) {
        return tail.next(records);
    }

    @Override
    public void close() {
        tail.close();
    }
}
