package dev.millrace.engine.journal.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/**
 * One file of a directory of roll files. Immutable.
 *
 * @param number see {@link Positions}
 * @param end when appends to it ended, or will end
 * @param bytes size as listed, with the hole at its end
 */
record RollFile(Path path, int number, Instant end, long bytes) {
    /**
     * What readers map at once: as much as writers do, and a quarter more, which is what the longest document may take.
     * Pages that were read count as the process's memory until their block is left.
     */
    static final int READ_BLOCK_BYTES = 16 << 20;

    /** The files of a directory that a writer has made, to be read. */
    static SingleChronicleQueue open(Path directory) {
        return SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(RollPeriod.HOUR.cycle()) // a guess: the directory knows better
                .blockSize(READ_BLOCK_BYTES)
                .readOnly(true)
                .build();
    }

    /**
     * The files as they are listed now, whatever Chronicle remembers of those that have been deleted.
     *
     * @param cycle of the directory
     */
    static List<RollFile> oldestFirst(Path directory, RollCycle cycle) {
        DateTimeFormatter name = DateTimeFormatter.ofPattern(cycle.format());
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.filter(path -> path.toString().endsWith(SingleChronicleQueue.SUFFIX))
                    .sorted()
                    .map(path -> of(path, name, cycle.lengthInMillis()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
    }

    /** The numbers of the files as they are listed now, which asks for nothing of each. */
    static SortedSet<Integer> numbers(Path directory, RollCycle cycle) {
        DateTimeFormatter name = DateTimeFormatter.ofPattern(cycle.format());
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.filter(path -> path.toString().endsWith(SingleChronicleQueue.SUFFIX))
                    .map(path -> number(begin(path, name), cycle.lengthInMillis()))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
    }

    private static RollFile of(Path path, DateTimeFormatter name, long lengthMillis) {
        Instant begin = begin(path, name);
        return new RollFile(
                path,
                number(begin, lengthMillis),
                begin.plusMillis(lengthMillis),
                path.toFile().length());
    }

    private static Instant begin(Path path, DateTimeFormatter name) {
        String fileName = path.getFileName().toString();
        int nameLength = fileName.length() - SingleChronicleQueue.SUFFIX.length();
        TemporalAccessor start = name.parse(fileName.substring(0, nameLength));
        LocalTime time = start.query(TemporalQueries.localTime());
        LocalDateTime dateTime = LocalDate.from(start).atTime(time == null ? LocalTime.MIDNIGHT : time);
        return dateTime.toInstant(ZoneOffset.UTC);
    }

    private static int number(Instant begin, long lengthMillis) {
        return Math.toIntExact(begin.toEpochMilli() / lengthMillis);
    }
}
