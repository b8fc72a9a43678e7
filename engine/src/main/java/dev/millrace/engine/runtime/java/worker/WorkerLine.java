package dev.millrace.engine.runtime.java.worker;

import dev.millrace.engine.runtime.java.InstanceFacts;
import dev.millrace.engine.runtime.java.LoadedFunction;
import dev.millrace.engine.runtime.java.frame.CommandReader;
import dev.millrace.engine.runtime.java.frame.FrameInbox;
import dev.millrace.engine.runtime.java.frame.FrameOutbox;
import dev.millrace.engine.runtime.java.frame.MalformedFrameException;
import dev.millrace.engine.runtime.java.frame.ReportWriter;
import dev.millrace.engine.runtime.java.frame.WorkerCommands;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a worker does with the commands of its server. The methods of {@link WorkerCommands} and the inbox are confined
 * to the crew's leader; the rest is thread-safe.
 */
final class WorkerLine implements WorkerCommands, Crew.Lead {
    private static final int QUEUED_BYTES_MAX = 256 << 10;
    /** How long the result of a quick run may wait for those of its neighbours. */
    private static final long UNSENT_NANOS_MAX = 100_000;

    private final ByteChannel channel;
    private final FrameInbox inbox = new FrameInbox();
    private final CommandReader commands = new CommandReader(inbox);
    private final FrameOutbox outbox;
    private final ReportWriter reports;
    private final Crew crew;
    private final Watch watch;
    private final QuickRuns quickRuns = new QuickRuns();
    private final Map<Integer, Place> places = new ConcurrentHashMap<>();
    private long sentNanos;

    /** @param connectionLost called when the server has gone, or does what it must not */
    WorkerLine(ByteChannel channel, Runnable connectionLost) {
        this.channel = channel;
        crew = new Crew(this, connectionLost);
        outbox = new FrameOutbox(QUEUED_BYTES_MAX, this::hurry);
        reports = new ReportWriter(outbox);
        watch = new Watch(outbox, channel, crew, connectionLost);
    }

    void start() {
        watch.start();
        crew.start();
    }

    @Override
    public void lead(WorkerThread thread) throws IOException {
        while (crew.isLeader(thread)) {
            if (!commands.next(this)) {
                outbox.flush(channel);
                if (inbox.fill(channel) < 0) {
                    throw new EOFException("the server has gone");
                }
            }
        }
    }

    @Override
    public void open(
            int place,
            long requestIdHigh,
            long requestIdLow,
            String handler,
            String taskRoot,
            InstanceFacts facts,
            Map<String, String> environment)
            throws IOException {
        WorkerThread thread = (WorkerThread) Thread.currentThread();
        Place opening = new Place(place, reports, thread, () -> places.remove(place));
        if (places.putIfAbsent(place, opening) != null) {
            throw new MalformedFrameException("place " + place + " is opened twice");
        }
        outbox.flush(channel);
        crew.handOver(thread);
        WorkerCall first = WorkerCall.ofStart(this::printed, place, requestIdHigh, requestIdLow);
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.putAll(environment);
        opening.load(thread, first, handler, taskRoot, facts, Map.copyOf(variables));
        outbox.flush(channel);
    }

    @Override
    public void invoke(
            int place,
            long requestIdHigh,
            long requestIdLow,
            long deadlineEpochMillis,
            @Nullable String traceHeader,
            @Nullable String clientContext,
            @Nullable String invokedArn,
            byte[] payload)
            throws IOException {
        Place taken = placeAt(place);
        LoadedFunction function = taken.take();
        WorkerCall call = new WorkerCall(
                this::printed,
                place,
                requestIdHigh,
                requestIdLow,
                deadlineEpochMillis,
                traceHeader,
                clientContext,
                invokedArn,
                payload);
        WorkerThread thread = (WorkerThread) Thread.currentThread();
        if (quickRuns.areTheRule()) {
            runQuickly(thread, taken, function, call);
        } else {
            outbox.flush(channel);
            crew.handOver(thread);
            run(thread, taken, function, call);
            outbox.flush(channel);
        }
    }

    private void runQuickly(WorkerThread thread, Place place, LoadedFunction function, WorkerCall call)
            throws IOException {
        crew.goInside(thread);
        watch.attend();
        long endedNanos = run(thread, place, function, call);
        if (!crew.comeBack(thread)) {
            outbox.flush(channel);
        } else if (endedNanos - sentNanos > UNSENT_NANOS_MAX) {
            outbox.flush(channel);
            sentNanos = endedNanos;
        }
    }

    /** Returns when it ended. */
    private long run(WorkerThread thread, Place place, LoadedFunction function, WorkerCall call) {
        long begunNanos = System.nanoTime();
        place.run(thread, function, call);
        long endedNanos = System.nanoTime();
        quickRuns.ran(endedNanos - begunNanos);
        return endedNanos;
    }

    @Override
    public void interrupt(int place) throws IOException {
        placeAt(place).interrupt();
    }

    @Override
    public void close(int place) throws IOException {
        placeAt(place).close();
    }

    private Place placeAt(int place) throws MalformedFrameException {
        Place open = places.get(place);
        if (open == null) {
            throw new MalformedFrameException("place " + place + " is not open");
        }
        return open;
    }

    private void printed(int place, byte[] bytes, int offset, int length) {
        reports.printed(place, bytes, offset, length);
        watch.attend();
    }

    private void hurry() {
        watch.hurry();
    }
}
