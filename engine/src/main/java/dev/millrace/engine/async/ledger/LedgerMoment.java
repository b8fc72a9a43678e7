package dev.millrace.engine.async.ledger;

import dev.millrace.engine.journal.store.DocumentReader;
import dev.millrace.engine.journal.store.Positions;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Finds the documents of a moment in a ledger: every one says when it was written. Confined to one thread. */
final class LedgerMoment {
    private static final int WRITTEN_OFFSET = EventFormat.HEADER_BYTES - Long.BYTES;
    private static final long NONE = -1;

    private final DocumentReader documents;
    private final long epochMillis;

    private LedgerMoment(DocumentReader documents, long epochMillis) {
        this.documents = documents;
        this.epochMillis = epochMillis;
    }

    /** Where the last document is that was written before that time; -1 when there is none. */
    static long before(Path directory, long epochMillis) {
        if (!DocumentReader.exist(directory)) {
            return NONE;
        }
        try (DocumentReader documents = new DocumentReader(directory)) {
            LedgerMoment moment = new LedgerMoment(documents, epochMillis);
            int[] files = documents.files().stream().mapToInt(Integer::intValue).toArray();
            for (int i = files.length - 1; i >= 0; i--) {
                if (moment.isBefore(files[i], 0)) {
                    return Positions.of(files[i], moment.lastBefore(files[i]));
                }
            }
            return NONE;
        }
    }

    /** In a file whose first document was written before; it is not known how many it has. */
    private long lastBefore(int file) {
        long before = 0;
        long step = 1;
        while (isBefore(file, before + step)) {
            before += step;
            step *= 2;
        }
        long notBefore = before + step;
        while (notBefore - before > 1) {
            long middle = (before + notBefore) >>> 1;
            if (isBefore(file, middle)) {
                before = middle;
            } else {
                notBefore = middle;
            }
        }
        return before;
    }

    private boolean isBefore(int file, long sequence) {
        ByteBuffer document = documents.find(Positions.of(file, sequence));
        return document != null && document.getLong(document.position() + WRITTEN_OFFSET) < epochMillis;
    }
}
