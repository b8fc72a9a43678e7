package dev.millrace.telemetry.line;

import dev.millrace.engine.journal.log.LogTail;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Which lines of the log journal somebody wants. Immutable.
 *
 * @param fromEpochNanos their least time
 * @param toEpochNanos their greatest time, which is wanted too
 * @param sources the functions and groups that wrote them, as {@link
 *     dev.millrace.engine.journal.log.LogStream#source}; none for any
 * @param needles any of these stands in each wanted line, each byte as a character; none when nothing is known
 * @param newestFirst whether the newest lines are told first
 */
public record LineQuery(
        long fromEpochNanos, long toEpochNanos, Set<String> sources, List<String> needles, boolean newestFirst) {
    public LineQuery {
        sources = Set.copyOf(sources);
        needles = List.copyOf(needles);
    }

    /** All lines of some sources in a range of time. */
    public static LineQuery of(long fromEpochNanos, long toEpochNanos, Collection<String> sources) {
        return new LineQuery(fromEpochNanos, toEpochNanos, Set.copyOf(sources), List.of(), false);
    }

    /**
     * As this one, where any of these texts stands in each wanted line. Half a character, which has no bytes, may be in
     * any line.
     */
    public LineQuery holdingAny(Collection<String> texts) {
        CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
        if (!texts.stream().allMatch(encoder::canEncode)) {
            return this;
        }
        List<String> bytes = texts.stream()
                .map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
                .toList();
        return new LineQuery(fromEpochNanos, toEpochNanos, sources, bytes, newestFirst);
    }

    /** As this one, where each wanted line is of a request. */
    public LineQuery ofRequest(UUID requestId) {
        List<String> needle = List.of(LogTail.needle(requestId));
        return new LineQuery(fromEpochNanos, toEpochNanos, sources, needle, newestFirst);
    }

    /** As this one, with the newest lines first. */
    public LineQuery newestLinesFirst() {
        return new LineQuery(fromEpochNanos, toEpochNanos, sources, needles, true);
    }

    boolean overlaps(LineBlock block) {
        return block.lastEpochNanos() >= fromEpochNanos && block.firstEpochNanos() <= toEpochNanos;
    }

    boolean isOfSources(LineBlock block) {
        return sources.isEmpty() || block.totals().keySet().stream().anyMatch(sources::contains);
    }

    /**
     * Reads and tells.
     *
     * @param blocks those that may hold what is wanted
     * @param indexedPosition what comes after that document is in no block
     */
    void tell(Path logs, List<LineBlock.Times> blocks, long indexedPosition, LineReader to) {
        Comparator<LineBlock.Times> order = newestFirst
                ? Comparator.comparingLong(LineBlock.Times::lastEpochNanos).reversed()
                : Comparator.comparingLong(LineBlock.Times::firstEpochNanos);
        try (LogTail reader = LogTail.open(logs)) {
            if (newestFirst) {
                tellNewest(reader, indexedPosition, to);
            }
            for (LineBlock.Times block : blocks.stream().sorted(order).toList()) {
                if (to.wants(block.firstEpochNanos(), block.lastEpochNanos())
                        && (needles.isEmpty() || reader.mayHold(block.span(), needles))) {
                    reader.read(block.span(), needles, to::line);
                }
            }
            if (!newestFirst) {
                tellNewest(reader, indexedPosition, to);
            }
        }
    }

    private void tellNewest(LogTail reader, long indexedPosition, LineReader to) {
        reader.onlyHolding(needles);
        tellUnindexed(reader, indexedPosition, to);
        reader.onlyHolding(List.of());
    }

    /** Tells what comes after a document. */
    static void tellUnindexed(LogTail reader, long indexedPosition, LineReader to) {
        if (indexedPosition >= 0) {
            reader.fromDocument(indexedPosition);
        }
        boolean more = true;
        while (more) {
            more = reader.nextPlaced((line, place) -> {
                if (reader.position() > indexedPosition) {
                    to.line(line, place);
                }
            });
        }
    }
}
