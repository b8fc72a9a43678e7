package dev.millrace.gateway;

import dev.millrace.engine.async.ledger.EventRecord;
import dev.millrace.engine.async.ledger.EventTail;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a server has written in its data directory, whether it runs or not. Immutable. */
record KeptData(Path directory) {
    /** The ledger of events, from its beginning. */
    List<EventRecord> events() {
        List<EventRecord> records = new ArrayList<>();
        try (EventTail tail = EventTail.open(directory.resolve("events"))) {
            while (tail.next(records::add)) {}
        }
        return records;
    }

    /** Numbers of the events that have not ended. */
    Set<Long> pendingEvents() {
        Set<Long> pending = ConcurrentHashMap.newKeySet();
        for (EventRecord record : events()) {
            if (record instanceof EventRecord.Accepted event) {
                pending.add(event.sequence());
            } else if (record instanceof EventRecord.Ended end) {
                pending.remove(end.sequence());
            }
        }
        return pending;
    }

    /** The journal of runs, from its beginning. */
    List<RunRecord> runs() {
        List<RunRecord> records = new ArrayList<>();
        try (RunTail tail = RunTail.open(directory.resolve("journal"))) {
            while (tail.next(records::add)) {}
        }
        return records;
    }
}
