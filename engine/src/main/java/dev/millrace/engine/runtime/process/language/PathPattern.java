package dev.millrace.engine.runtime.process.language;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A path some of whose names are patterns, for example {@code usr/lib/jvm/*}. Immutable.
 *
 * @param names relative, separated by {@code /}; a name with a {@code *} stands for all that match it
 */
record PathPattern(String names) {
    /** More is no place where programs are installed. */
    private static final int MATCHES_MAX = 100;

    /** What is there under {@code root}; nothing where a directory is missing or may not be read. */
    List<Path> matches(Path root) {
        List<Path> found = List.of(root);
        for (String name : names.split("/", -1)) {
            List<Path> next = new ArrayList<>();
            for (Path directory : found) {
                if (name.contains("*")) {
                    next.addAll(children(directory, name));
                } else {
                    next.add(directory.resolve(name));
                }
            }
            found = next;
        }
        return found.stream().filter(Files::exists).toList();
    }

    private static List<Path> children(Path directory, String pattern) {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> listed = Files.newDirectoryStream(directory, pattern)) {
            for (Path child : listed) {
                if (children.size() == MATCHES_MAX) {
                    break;
                }
                children.add(child);
            }
        } catch (IOException | DirectoryIteratorException e) {
            return List.of(); // a place that this machine does not have
        }
        return children;
    }
}
