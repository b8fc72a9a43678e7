package dev.millrace.telemetry.lookup;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.store.Positions;
import dev.millrace.telemetry.lookup.part.IndexPart;
import dev.millrace.telemetry.lookup.part.RunBlock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects a page, block by block. What it holds are the runs of the page and those of one block that are wanted.
 * Confined to one thread.
 */
final class PageScan {
    private final JournalParts journal;
    private final RunQuery query;
    private final boolean newest;
    private final @Nullable RunCursor after;
    private final int limit;
    private final long readMax;
    private final List<RunRecord> page = new ArrayList<>();
    private long read;
    private @Nullable RunCursor end;

    /** @param readMax runs that may be looked at, but for those of the last block */
    PageScan(
            JournalParts journal,
            RunQuery query,
            RunPage.Order order,
            @Nullable RunCursor after,
            int limit,
            long readMax) {
        this.journal = journal;
        this.query = query;
        this.newest = order == RunPage.Order.NEWEST;
        this.after = after;
        this.limit = limit;
        this.readMax = readMax;
    }

    RunPage page() {
        List<Integer> files = inOrder(new ArrayList<>(journal.files()));
        for (int file : files) {
            if (end == null && mayHaveMore(file)) {
                addFile(file);
            }
        }
        return new RunPage(page, end);
    }

    private void addFile(int file) {
        List<IndexPart> parts = journal.of(file);
        List<RunBlock> blocks =
                new ArrayList<>(parts.stream().flatMap(part -> part.blocks().stream()).toList());
        for (RunBlock block : inOrder(blocks)) {
            if (query.mayBeIn(block) && mayHaveMore(file, block)) {
                if (read >= readMax) {
                    end = newest
                            ? new RunCursor(Positions.of(file, block.lastSequence() + 1), 0)
                            : new RunCursor(Positions.of(file, block.firstSequence()), 0);
                    return;
                }
                addBlock(file, parts, block);
                if (end != null) {
                    return;
                }
            }
        }
    }

    private void addBlock(int file, List<IndexPart> parts, RunBlock block) {
        List<Found> wanted = new ArrayList<>();
        Ordinals ordinals = new Ordinals();
        journal.read(file, parts, block.firstSequence(), block.lastSequence(), (position, run) -> {
            RunCursor at = ordinals.next(position);
            if (query.takes(run) && isAhead(at)) {
                wanted.add(new Found(at, run));
            }
        });
        read += block.runs();
        for (Found found : inOrder(wanted)) {
            if (page.size() == limit) {
                RunCursor at = found.at;
                end = newest ? new RunCursor(at.position(), at.ordinal() + 1) : at;
                return;
            }
            page.add(found.run);
        }
    }

    /** Whether a run stands behind the end of the page before. */
    private boolean isAhead(RunCursor at) {
        return after == null || (newest ? at.compareTo(after) < 0 : at.compareTo(after) >= 0);
    }

    private boolean mayHaveMore(int file) {
        int of = after == null ? file : Positions.fileOf(after.position());
        return newest ? file <= of : file >= of;
    }

    private boolean mayHaveMore(int file, RunBlock block) {
        if (after == null) {
            return true;
        }
        return newest
                ? Positions.of(file, block.firstSequence()) <= after.position()
                : Positions.of(file, block.lastSequence()) >= after.position();
    }

    private <T> List<T> inOrder(List<T> oldestFirst) {
        if (newest) {
            Collections.reverse(oldestFirst);
        }
        return oldestFirst;
    }

    private record Found(RunCursor at, RunRecord run) {}

    /** Counts the runs of each batch. */
    private static final class Ordinals {
        private long position = -1;
        private int ordinal;

        RunCursor next(long at) {
            ordinal = at == position ? ordinal + 1 : 0;
            position = at;
            return new RunCursor(at, ordinal);
        }
    }
}
