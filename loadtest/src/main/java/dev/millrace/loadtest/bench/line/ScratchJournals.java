package dev.millrace.loadtest.bench.line;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.RunJournal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Journals for one measurement, in a directory that goes with them. Confined to the driving thread. */
final class ScratchJournals implements AutoCloseable {
    private final Path directory;
    private final List<RunJournal> opened = new ArrayList<>();

    /** Makes a directory below {@code parent}; what is written there says how fast that disk is. */
    ScratchJournals(Path parent) {
        try {
            directory = Files.createTempDirectory(parent, "millrace-line");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a directory in " + parent, e);
        }
    }

    RunJournal open() {
        Path next = directory.resolve(String.valueOf(opened.size()));
        RunJournal journal = RunJournal.open(next, JournalOptions.defaults(), new SystemClock());
        opened.add(journal);
        return journal;
    }

    @Override
    public void close() {
        opened.forEach(RunJournal::close);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + directory, e);
        }
    }
}
