package dev.millrace.engine.journal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.journal.JournalOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnforcedFilesTest {
    @TempDir
    private Path directory;

    /** What the writer has mapped is dirty until somebody has the disk keep it: the kernel tells of each mapping. */
    @Test
    void hasTheDiskKeepWhatAnotherHasMapped() throws IOException {
        assumeFalse(Files.getFileStore(directory).type().equals("tmpfs"), "there is no disk below");
        try (RollFiles files = JournalOptions.defaults().openFiles(directory, new SystemClock());
                DocumentTail<String> tail = new DocumentTail<>(directory, new TextDocuments())) {
            files.append(List.of("one"), new TextDocuments());
            List<String> read = new ArrayList<>();
            assertTrue(tail.next(read::add));
            assertTrue(dirtyKilobytes() > 0);
            tail.force();
            assertEquals(0, dirtyKilobytes());
            files.append(List.of("two"), new TextDocuments());
            assertTrue(tail.next(read::add));
            assertTrue(dirtyKilobytes() > 0);
            tail.force();
            assertEquals(0, dirtyKilobytes());
            assertEquals(List.of("one", "two"), read);
        }
    }

    @Test
    void passesOverFilesThatRetentionHasDeleted() throws IOException {
        UnforcedFiles unforced = new UnforcedFiles(directory);
        unforced.force(); // nothing was read yet
        Path old = Files.writeString(directory.resolve("old.cq4"), "a");
        unforced.add(old);
        unforced.add(Files.writeString(directory.resolve("new.cq4"), "b"));
        Files.delete(old);
        unforced.force();
        unforced.force();
    }

    /** Of the mappings of journal files in this process. */
    private long dirtyKilobytes() throws IOException {
        long dirty = 0;
        boolean ours = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                ours = line.contains(directory.toString()) && line.endsWith(".cq4");
            } else if (ours && (line.startsWith("Shared_Dirty:") || line.startsWith("Private_Dirty:"))) {
                dirty += Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return dirty;
    }
}
