package dev.millrace.engine.runtime.process.language;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The versions that programs told at an earlier start, in a file with a line each: program, state, version. A program
 * whose time or size has changed is not in it. Confined to the thread that looks for interpreters.
 */
final class VersionCache {
    private final Path file;
    private final Map<String, String> before;
    private final Map<String, String> now = new TreeMap<>();

    private VersionCache(Path file, Map<String, String> before) {
        this.file = file;
        this.before = before;
    }

    /** What cannot be read counts as empty: it costs time only. */
    static VersionCache read(Path directory) {
        Path file = directory.resolve("interpreters");
        Map<String, String> entries = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                int end = line.lastIndexOf('\t');
                if (end > 0) {
                    entries.put(line.substring(0, end), line.substring(end + 1));
                }
            }
        } catch (NoSuchFileException e) {
            return new VersionCache(file, entries);
        } catch (IOException e) {
            return new VersionCache(file, Map.of());
        }
        return new VersionCache(file, entries);
    }

    @Nullable String version(Path program) {
        String key = key(program);
        String version = key == null ? null : before.get(key);
        if (key != null && version != null) {
            now.put(key, version);
        }
        return version;
    }

    void put(Path program, String version) {
        String key = key(program);
        if (key != null) {
            now.put(key, version);
        }
    }

    /** Keeps what was asked for or put since the read; programs that are gone are forgotten. */
    void write() {
        if (now.equals(before)) {
            return;
        }
        String text = now.entrySet().stream()
                .map(entry -> entry.getKey() + "\t" + entry.getValue() + "\n")
                .collect(Collectors.joining());
        try {
            Files.createDirectories(file.getParent());
            Path written = Files.createTempFile(file.getParent(), "interpreters", ".new");
            Files.writeString(written, text);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            return; // the next start asks the programs again
        }
    }

    private static @Nullable String key(Path program) {
        try {
            return program + "\t" + Files.getLastModifiedTime(program).toMillis() + "\t" + Files.size(program);
        } catch (IOException e) {
            return null;
        }
    }
}
