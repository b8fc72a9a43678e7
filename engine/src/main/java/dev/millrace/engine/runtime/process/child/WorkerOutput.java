package dev.millrace.engine.runtime.process.child;

import dev.millrace.engine.invocation.Run;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker's processes print, as one stream, divided among the runs in progress there. A worker with one place
 * has one run at a time, to which everything belongs. With several, a line belongs to the run whose request id it
 * carries, else to the oldest. What comes when no run is in progress belongs to the last one. Thread-safe.
 */
public final class WorkerOutput {
    private static final int LINE_BYTES_MAX = 64 * 1024;

    private final boolean manyRuns;
    private final List<Run> runs = new ArrayList<>(1);
    private final List<Waiter> waiters = new ArrayList<>(1);
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private @Nullable Run last;
    private long readBytes;
    private boolean ended;

    public WorkerOutput(boolean manyRuns) {
        this.manyRuns = manyRuns;
    }

    public synchronized void begin(Run run) {
        runs.add(run);
        last = run;
    }

    public synchronized void end(Run run) {
        runs.remove(run);
    }

    /** Takes what was read from the worker. Called by the thread that reads its output. */
    public void read(byte[] bytes, int length) {
        List<Runnable> due;
        synchronized (this) {
            readBytes += length;
            if (manyRuns) {
                divide(bytes, length);
            } else {
                Run run = runs.isEmpty() ? last : runs.getFirst();
                if (run != null) {
                    run.log().write(bytes, 0, length);
                }
            }
            due = due();
        }
        due.forEach(Runnable::run);
    }

    /** No more will be read. */
    public void ended() {
        List<Runnable> due;
        synchronized (this) {
            ended = true;
            if (line.size() > 0) {
                assign(line.toByteArray());
                line.reset();
            }
            due = due();
        }
        due.forEach(Runnable::run);
    }

    /** Whether the worker's first {@code bytes} bytes have been read. */
    public synchronized boolean hasRead(long bytes) {
        return ended || readBytes >= bytes;
    }

    /**
     * Has {@code then} run once the worker's first {@code bytes} bytes have been read: at once, or by the thread that
     * reads them.
     */
    public void whenRead(long bytes, Runnable then) {
        synchronized (this) {
            if (!ended && readBytes < bytes) {
                waiters.add(new Waiter(bytes, then));
                return;
            }
        }
        then.run();
    }

    private List<Runnable> due() {
        if (waiters.isEmpty()) {
            return List.of();
        }
        List<Runnable> due = new ArrayList<>();
        for (Iterator<Waiter> left = waiters.iterator(); left.hasNext(); ) {
            Waiter waiter = left.next();
            if (ended || readBytes >= waiter.bytes) {
                left.remove();
                due.add(waiter.then);
            }
        }
        return due;
    }

    private void divide(byte[] bytes, int length) {
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n' || line.size() + i - start >= LINE_BYTES_MAX) {
                line.write(bytes, start, i + 1 - start);
                assign(line.toByteArray());
                line.reset();
                start = i + 1;
            }
        }
        line.write(bytes, start, length - start);
    }

    private void assign(byte[] whole) {
        Run owner = runs.isEmpty() ? last : runs.getFirst();
        if (runs.size() > 1) {
            String text = new String(whole, StandardCharsets.ISO_8859_1);
            for (Run run : runs) {
                if (text.contains(run.requestId().toString())) {
                    owner = run;
                }
            }
        }
        if (owner != null) {
            owner.log().write(whole, 0, whole.length);
        }
    }

    private record Waiter(long bytes, Runnable then) {}
}
