package dev.millrace.telemetry.lookup.part;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the index, which lie below the journal: a place in a journal means nothing in another one. Immutable.
 */
public record IndexFiles(Path directory) {
    private static final String DIRECTORY = "index";

    public static IndexFiles of(Path journal) {
        return new IndexFiles(journal.resolve(DIRECTORY));
    }

    /**
     * The parts that are there: of each file of the journal those that follow one another from its beginning on. What
     * a killed server, a full disk or a user has left otherwise is passed over.
     */
    public List<StoredPart> parts() {
        Map<Integer, List<StoredPart>> byFile = new TreeMap<>();
        for (Path path : paths(PartWriter.SUFFIX)) {
            StoredPart part = read(path);
            if (part != null) {
                byFile.computeIfAbsent(part.file(), none -> new ArrayList<>()).add(part);
            }
        }
        List<StoredPart> parts = new ArrayList<>();
        byFile.values().forEach(ofFile -> parts.addAll(chain(ofFile)));
        return parts;
    }

    private static @Nullable StoredPart read(Path path) {
        try {
            return StoredPart.read(path);
        } catch (NoSuchFileException _) {
            return null; // a server has made one of several just now: the listing was older
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes what is not among the parts. Only for the one who writes. */
    public void deleteOthers(Collection<StoredPart> parts) {
        Set<Path> wanted = parts.stream().map(StoredPart::path).collect(Collectors.toSet());
        List<Path> all = new ArrayList<>(paths(PartWriter.SUFFIX));
        all.addAll(paths(PartWriter.UNFINISHED));
        all.removeAll(wanted);
        delete(all);
    }

    public static void delete(Collection<Path> paths) {
        try {
            for (Path path : paths) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete a file of the index of runs", e);
        }
    }

    private List<Path> paths(String suffix) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.filter(path -> path.toString().endsWith(suffix)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
    }

    private static List<StoredPart> chain(List<StoredPart> ofFile) {
        ofFile.sort(Comparator.comparingLong(StoredPart::firstSequence)
                .thenComparing(StoredPart::lastSequence, Comparator.reverseOrder()));
        List<StoredPart> chain = new ArrayList<>();
        long next = 0;
        for (StoredPart part : ofFile) {
            if (part.firstSequence() == next) {
                chain.add(part);
                next = part.lastSequence() + 1;
            }
        }
        return chain;
    }
}
