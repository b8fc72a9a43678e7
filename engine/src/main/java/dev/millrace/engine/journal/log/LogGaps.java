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
import java.util.List;

/**
 * The times of which printed lines may be missing because a server died: lines wait in memory for a moment before they
 * are stored. A small mapped file beside the log journal holds up to when all is stored, which is as durable as the
 * journal, and costs a write to memory. A start that finds it not taken back knows of a gap. Thread-safe.
 *
 * <pre>
 *   gap      from (8), to (8), both nanoseconds since the Unix epoch; the last one is that of the server which runs:
 *            up to when all is stored, and 0. 256 of them, those that are not used are 0
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
    private final int ownByte;

    private LogGaps(FileChannel channel, int ownByte) throws IOException {
        this.mapping = Arena.ofShared(); // closed with this: a mapped buffer stays until it is found to be garbage
        this.file = channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_BYTES, mapping);
        this.ownByte = ownByte;
    }

    /** A time of which lines may be missing. Immutable. */
    public record Gap(long fromEpochNanos, long toEpochNanos) {
        private boolean holds(long epochNanos) {
            return epochNanos >= fromEpochNanos && epochNanos <= toEpochNanos;
        }
    }

    /**
     * Opens the file of a directory, which is made when it is missing, for the one server that writes lines there. A
     * server before that did not close it leaves a gap from when all was stored, and a second, up to now.
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
                gaps.set(1, new Gap(gaps.getFirst().fromEpochNanos, gaps.get(1).toEpochNanos));
                gaps.removeFirst();
            }
            try (FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                ByteBuffer content = ByteBuffer.allocate(FILE_BYTES);
                gaps.forEach(gap -> content.putLong(gap.fromEpochNanos).putLong(gap.toEpochNanos));
                int ownByte = content.position();
                content.putLong(clock.epochNanos()).clear();
                while (content.hasRemaining()) { // all of it, as a hole in a mapped file needs a disk that has room
                    channel.write(content, content.position());
                }
                return new LogGaps(channel, ownByte);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + path, e);
        }
    }

    /** All lines that were handed over until then are stored. Costs a write to memory. */
    public synchronized void stored(long epochNanos) {
        if (mapping.scope().isAlive()) { // else the watch did not end in time
            file.set(NANOS, ownByte, epochNanos);
        }
    }

    /** All lines are stored, and no more will come. */
    @Override
    public synchronized void close() {
        if (mapping.scope().isAlive()) {
            file.set(NANOS, ownByte, 0);
            mapping.close();
        }
    }

    /** The gaps that servers before this one left; for the server itself. */
    public static List<Gap> earlier(Path logs) {
        return gaps(logs).stream().filter(gap -> !isOpen(gap)).toList();
    }

    /** The gaps as of now, also that of a server that does not run any more. For other processes. */
    public static List<Gap> all(Path logs, long nowEpochNanos) {
        return gaps(logs).stream()
                .map(gap -> isOpen(gap) ? ofOther(gap.fromEpochNanos, nowEpochNanos) : gap)
                .toList();
    }

    /** While it runs nothing is missing that ended before it last wrote; it may have died since. */
    private static Gap ofOther(long storedEpochNanos, long nowEpochNanos) {
        boolean fresh = nowEpochNanos - storedEpochNanos < FRESH_NANOS;
        return new Gap(fresh ? storedEpochNanos : storedEpochNanos - LATE_NANOS, Long.MAX_VALUE);
    }

    /** Whether lines of a run that ended then may be missing. */
    public static boolean mayLack(List<Gap> gaps, long endEpochNanos) {
        return gaps.stream().anyMatch(gap -> gap.holds(endEpochNanos));
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

    private static List<Gap> read(Path path) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(path));
        List<Gap> gaps = new ArrayList<>();
        while (content.remaining() >= GAP_BYTES) {
            Gap gap = new Gap(content.getLong(), content.getLong());
            if (gap.fromEpochNanos != 0) {
                gaps.add(gap);
            }
        }
        return gaps;
    }
}
