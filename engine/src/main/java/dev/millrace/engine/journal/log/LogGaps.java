package dev.millrace.engine.journal.log;

import dev.millrace.engine.clock.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The times of which printed lines may be missing: a server died, as lines wait in memory for a moment before they are
 * stored, or could not store them, as the disk was full. A small mapped file beside the log journal holds up to when
 * all is settled, which is as durable as the journal, and costs a write to memory. A start that finds it not taken back
 * knows of a gap. Thread-safe.
 *
 * <pre>
 *   gap      from (8), to (8), both nanoseconds since the Unix epoch; of the server which runs: up to when each line
 *            is stored or in a gap, and 0. 256 of them in any order, those that are not used have the from 0
 * </pre>
 */
public final class LogGaps implements AutoCloseable {
    /** Name of the file in the directory of the log journal. */
    static final String FILE_NAME = "gaps";

    /** When so many are known the two oldest become one. */
    static final int GAPS_MAX = 255;

    /** A printer may be held up before it hands over a line of a run that has ended. */
    static final long LATE_NANOS = Duration.ofSeconds(1).toNanos();

    /** A server that runs writes more often, many times. */
    private static final long FRESH_NANOS = Duration.ofSeconds(2).toNanos();

    private static final int GAP_BYTES = 16;
    private static final int FILE_BYTES = (GAPS_MAX + 1) * GAP_BYTES;

    private static final ValueLayout.OfLong NANOS =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Arena mapping;
    private final MemorySegment file;
    private final int own;
    private final Clock clock;
    private long failedBatches;

    /** @param own number of the gap of this server in the file */
    private LogGaps(FileChannel channel, int own, Clock clock) throws IOException {
        this.mapping = Arena.ofShared(); // closed with this: a mapped buffer stays until it is found to be garbage
        this.file = channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_BYTES, mapping);
        this.own = own;
        this.clock = clock;
    }

    /** A time of which lines may be missing. Immutable. */
    public record Gap(long fromEpochNanos, long toEpochNanos) {
        private boolean meets(long otherFromEpochNanos, long otherToEpochNanos) {
            return otherToEpochNanos >= fromEpochNanos && otherFromEpochNanos <= toEpochNanos;
        }
    }

    /**
     * Opens the file of a directory, which is made when it is missing, for the one server that writes lines there. A
     * server before that did not finish it leaves a gap from when all was settled, and a second before, up to now.
     */
    public static LogGaps open(Path logs, Clock clock) {
        Path path = logs.resolve(FILE_NAME);
        try {
            Files.createDirectories(logs);
            List<Gap> gaps = new ArrayList<>();
            if (Files.exists(path)) {
                for (Gap gap : read(path)) {
                    gaps.add(isOpen(gap) ? new Gap(gap.fromEpochNanos - LATE_NANOS, clock.epochNanos()) : gap);
                }
            }
            if (gaps.size() > GAPS_MAX) {
                long to = Math.max(gaps.getFirst().toEpochNanos, gaps.get(1).toEpochNanos);
                gaps.set(1, new Gap(gaps.getFirst().fromEpochNanos, to));
                gaps.removeFirst();
            }
            try (FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                ByteBuffer content = ByteBuffer.allocate(FILE_BYTES);
                gaps.forEach(gap -> content.putLong(gap.fromEpochNanos).putLong(gap.toEpochNanos));
                int own = gaps.size();
                content.putLong(clock.epochNanos()).clear();
                while (content.hasRemaining()) { // all of it, as a hole in a mapped file needs a disk that has room
                    channel.write(content, content.position());
                }
                return new LogGaps(channel, own, clock);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + path, e);
        }
    }

    /**
     * Each line that was handed over until then is stored, or its batch failed. Costs a write to memory, unless batches
     * failed since the last call: then lines may be missing from then on, and a second before, up to now.
     *
     * @param failed batches that failed since this was opened
     */
    public synchronized void settled(long epochNanos, long failed) {
        if (!mapping.scope().isAlive()) {
            return; // the watch did not end in time
        }
        if (failed > failedBatches) {
            long now = clock.epochNanos(); // which may have been set back
            note(Math.min(from(own), now) - LATE_NANOS, Math.max(from(own), now));
            failedBatches = failed;
        }
        setFrom(own, epochNanos);
    }

    /** Whoever reads the file meanwhile, and a start after a kill, finds at least what was known before. */
    private void note(long fromEpochNanos, long toEpochNanos) {
        List<Integer> oldestFirst = IntStream.rangeClosed(0, GAPS_MAX)
                .filter(gap -> gap != own)
                .boxed()
                .sorted(Comparator.comparingLong(this::from)) // so those that are not used come first
                .toList();
        for (int gap : oldestFirst) {
            if (from(gap) != 0 && new Gap(from(gap), to(gap)).meets(fromEpochNanos, toEpochNanos)) {
                setFrom(gap, Math.min(from(gap), fromEpochNanos));
                setTo(gap, Math.max(to(gap), toEpochNanos)); // it goes on
                return;
            }
        }
        int oldest = oldestFirst.getFirst();
        if (from(oldest) != 0) { // all are used
            int second = oldestFirst.get(1);
            setTo(second, Math.max(to(oldest), to(second)));
            setFrom(second, from(oldest));
        }
        setTo(oldest, toEpochNanos);
        setFrom(oldest, fromEpochNanos);
    }

    /** All lines are settled, and no more will come. Closes the file. */
    public synchronized void finish() {
        if (mapping.scope().isAlive()) {
            setFrom(own, 0);
            mapping.close();
        }
    }

    /** Closes the file; unless it was finished the next start takes this server for one that died. */
    @Override
    public synchronized void close() {
        if (mapping.scope().isAlive()) {
            mapping.close();
        }
    }

    private long from(int gap) {
        return file.get(NANOS, (long) gap * GAP_BYTES);
    }

    private long to(int gap) {
        return file.get(NANOS, (long) gap * GAP_BYTES + Long.BYTES);
    }

    private void setFrom(int gap, long epochNanos) {
        file.set(NANOS, (long) gap * GAP_BYTES, epochNanos);
    }

    private void setTo(int gap, long epochNanos) {
        file.set(NANOS, (long) gap * GAP_BYTES + Long.BYTES, epochNanos);
    }

    /** The gaps as of now that servers before this one left, or this one; for the server itself. */
    public static List<Gap> noted(Path logs) {
        return gaps(logs).stream().filter(gap -> !isOpen(gap)).toList();
    }

    /** The gaps as of now, also that of a server that does not run any more. For other processes. */
    public static List<Gap> all(Path logs, long nowEpochNanos) {
        return gaps(logs).stream()
                .map(gap -> isOpen(gap) ? ofOther(gap.fromEpochNanos, nowEpochNanos) : gap)
                .toList();
    }

    /** While it runs nothing is missing that ended before it last wrote; it may have died since. */
    private static Gap ofOther(long settledEpochNanos, long nowEpochNanos) {
        boolean fresh = nowEpochNanos - settledEpochNanos < FRESH_NANOS;
        return new Gap(fresh ? settledEpochNanos : settledEpochNanos - LATE_NANOS, Long.MAX_VALUE);
    }

    /** Whether lines of a run may be missing that an instance had from then until then. */
    public static boolean mayLack(List<Gap> gaps, long fromEpochNanos, long endEpochNanos) {
        return gaps.stream().anyMatch(gap -> gap.meets(fromEpochNanos, endEpochNanos));
    }

    private static boolean isOpen(Gap gap) {
        return gap.toEpochNanos == 0;
    }

    private static List<Gap> gaps(Path logs) {
        Path path = logs.resolve(FILE_NAME);
        try {
            return Files.exists(path) ? read(path) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    /** The oldest first. */
    private static List<Gap> read(Path path) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(path));
        List<Gap> gaps = new ArrayList<>();
        while (content.remaining() >= GAP_BYTES) {
            Gap gap = new Gap(content.getLong(), content.getLong());
            if (gap.fromEpochNanos != 0) {
                gaps.add(gap);
            }
        }
        gaps.sort(Comparator.comparingLong(Gap::fromEpochNanos));
        return gaps;
    }
}
