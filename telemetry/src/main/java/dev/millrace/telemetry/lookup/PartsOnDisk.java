package dev.millrace.telemetry.lookup;

import dev.millrace.telemetry.lookup.part.IndexFiles;
import dev.millrace.telemetry.lookup.part.IndexPart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a command knows, which makes no index: the files that a server has made, and what lists have read behind
 * them. So a journal without an index is read once and not for every page. Thread-safe.
 */
final class PartsOnDisk implements KnownParts {
    private final IndexFiles files;
    private final List<IndexPart> learned = new ArrayList<>();
    private @Nullable List<IndexPart> parts;

    PartsOnDisk(Path journal) {
        files = IndexFiles.of(journal);
    }

    @Override
    public synchronized List<IndexPart> parts() {
        if (parts == null) {
            parts = List.copyOf(files.parts());
        }
        return parts;
    }

    @Override
    public synchronized List<IndexPart> partsForLists() {
        return Stream.concat(parts().stream(), learned.stream()).toList();
    }

    @Override
    public synchronized void learn(IndexPart part) {
        if (parts != null) {
            learned.add(part);
        }
    }

    @Override
    public synchronized void renew() {
        parts = null;
        learned.clear();
    }
}
