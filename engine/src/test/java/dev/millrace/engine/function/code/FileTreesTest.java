package dev.millrace.engine.function.code;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreesTest {
    private static final int REMOVERS = 4;

    @TempDir
    private Path directory;

    @Test
    void removesAllButWhatLinksPointTo() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.createFile(outside.resolve("kept"));
        Path tree = tree(3, 3);
        Files.createSymbolicLink(tree.resolve("link"), outside);
        Files.createSymbolicLink(tree.resolve("dangling"), directory.resolve("nowhere"));

        FileTrees.delete(tree);

        assertFalse(Files.exists(tree));
        assertTrue(Files.exists(outside.resolve("kept")));
        FileTrees.delete(tree);
    }

    /** At the end of a server, its guard and whoever sees a worker end remove the same directories. */
    @Test
    void severalRemoveTheSameAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(REMOVERS)) {
            for (int round = 0; round < 10; round++) {
                Path tree = tree(20, 20);
                CountDownLatch ready = new CountDownLatch(REMOVERS);
                Callable<Void> remover = () -> {
                    ready.countDown();
                    ready.await();
                    FileTrees.delete(tree);
                    return null;
                };
                List<Future<Void>> removers = new ArrayList<>();
                for (int i = 0; i < REMOVERS; i++) {
                    removers.add(threads.submit(remover));
                }
                for (Future<Void> each : removers) {
                    each.get();
                }
                assertFalse(Files.exists(tree));
            }
        }
    }

    @Test
    void aFileIsNoDirectoryToEmpty() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThrows(NotDirectoryException.class, () -> FileTrees.deleteContents(file));
        FileTrees.delete(file);
        assertFalse(Files.exists(file));
    }

    private Path tree(int directories, int files) throws IOException {
        Path tree = Files.createTempDirectory(directory, "tree");
        for (int i = 0; i < directories; i++) {
            Path inner = Files.createDirectory(tree.resolve("inner" + i));
            for (int j = 0; j < files; j++) {
                Files.createFile(inner.resolve("file" + j));
            }
        }
        return tree;
    }
}
