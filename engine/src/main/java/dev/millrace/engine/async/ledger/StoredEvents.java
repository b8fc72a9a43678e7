package dev.millrace.engine.async.ledger;

import dev.millrace.engine.journal.store.DocumentReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads accepted events back from where they are stored. Events of one document cost one reading when they are asked
 * for one after the other. Confined to one thread.
 */
public final class StoredEvents implements AutoCloseable {
    private final DocumentReader documents;
    private final EventDecoder decoder = new EventDecoder();
    private final List<EventRecord.Accepted> events = new ArrayList<>();
    private long position = -1;

    StoredEvents(Path directory) {
        documents = new DocumentReader(directory);
    }

    /** The event of that number among those accepted in one document. */
    public EventRecord.Accepted read(long documentPosition, int ordinal) {
        if (documentPosition != position) {
            events.clear();
            position = -1;
            decoder.decode(documents.read(documentPosition), record -> {
                if (record instanceof EventRecord.Accepted accepted) {
                    events.add(accepted);
                }
            });
            position = documentPosition;
        }
        return events.get(ordinal);
    }

    @Override
    public void close() {
        documents.close();
    }
}
