package dev.millrace.engine.runtime.process.api;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.ResponseStream;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.runtime.process.child.WorkerLink;
import dev.millrace.engine.runtime.process.child.WorkerOutput;
import dev.millrace.engine.runtime.process.child.WorkerPlace;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to a worker that speaks the Lambda Runtime API: its requests for the next invocation wait here until there
 * is a run for one of its places, however many of them it sends. Thread-safe; its state is confined to the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a task that the loop does not take any more has nobody to tell
public final class RuntimeApiLink implements WorkerLink {
    private static final Logger LOG = LoggerFactory.getLogger(RuntimeApiLink.class);
    /** How long an answer waits for output that the worker says it has printed. */
    private static final long OUTPUT_MILLIS_MAX = 250;
    /** For a worker that does not say what it has printed, when the caller asked for the log. */
    private static final long UNSAID_OUTPUT_MILLIS = 10;
    /** After the end of its process, for what the kernel still holds of its answers; they may then wait for output. */
    private static final long LAST_WORDS_MILLIS = 5 + UNSAID_OUTPUT_MILLIS;

    /** How long a connection that has broken off may be gone before the end of its process is told. */
    private static final long EXIT_MILLIS_MAX = 250;

    private static final int SPARE_CONNECTIONS = 8;

    private enum Phase {
        INITIALISING,
        READY,
        FAILED,
        CLOSED
    }

    private final EventLoop loop;
    private final int placesMax;
    private final WorkerOutput output;
    private final Clock clock;
    private final Runnable endOfBatch;

    private final List<Channel> listeners = new ArrayList<>();
    private final List<ApiConnection> connections = new ArrayList<>();
    private final List<WorkerPlace> opening = new ArrayList<>();
    private final Deque<ApiConnection> polls = new ArrayDeque<>();
    private final Deque<Delivery> undelivered = new ArrayDeque<>();
    private final Map<String, Delivery> inProgress = new HashMap<>();
    private final Set<String> truncated = new HashSet<>();
    private Phase phase = Phase.INITIALISING;
    private @Nullable Outcome initFailure;
    private byte @Nullable [] assignment;
    private @Nullable ApiConnection waitsForAssignment;
    private boolean batchEndComes;
    private volatile boolean abandoned;

    /** @param endOfBatch called after one or several runs have ended */
    RuntimeApiLink(EventLoop loop, int placesMax, WorkerOutput output, Clock clock, Runnable endOfBatch) {
        this.loop = loop;
        this.placesMax = placesMax;
        this.output = output;
        this.clock = clock;
        this.endOfBatch = endOfBatch;
    }

    @Override
    public void open(WorkerPlace place, Run first) {
        loop.execute(() -> {
            switch (phase) {
                case INITIALISING -> opening.add(place);
                case READY -> place.opened();
                case FAILED -> place.failed(failure());
                case CLOSED -> {} // whoever closed it tells its places
            }
        });
    }

    @Override
    public void invoke(WorkerPlace place, Run run) {
        loop.execute(() -> deliver(new Delivery(place, run)));
    }

    @Override
    public void abandon(WorkerPlace place) {
        abandoned = true;
        loop.execute(() -> {
            undelivered.removeIf(delivery -> delivery.place == place);
            inProgress.values().removeIf(delivery -> delivery.place == place);
        });
    }

    /** By this protocol nobody can ask code to stop, so that it goes on for ever. */
    @Override
    public long abandonedForNanos() {
        return abandoned ? Long.MAX_VALUE : 0;
    }

    /** A worker has no places of its own by this protocol, so that there is nothing to close. */
    @Override
    public void close(WorkerPlace place) {}

    /** Makes a neutral worker the worker of one function; {@code json} says which. */
    public void assign(byte[] json) {
        loop.execute(() -> {
            assignment = json;
            answerAssignment();
        });
    }

    @Override
    public void processEnded(Runnable then) {
        loop.schedule(then, LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        loop.execute(() -> {
            phase = Phase.CLOSED;
            opening.clear();
            undelivered.clear();
            inProgress.clear();
            listeners.forEach(Channel::close);
            List.copyOf(connections).forEach(ApiConnection::close);
        });
    }

    void listensOn(Channel listener) {
        listeners.add(listener);
    }

    /** A worker that leaves connections lie must not lock itself out: a new one takes the place of one of these. */
    void connected(ApiConnection connection) {
        boolean isFull = connections.size() >= 2 * placesMax + SPARE_CONNECTIONS;
        if (phase == Phase.CLOSED || (isFull && !closeOldestIdle())) {
            connection.close();
        } else {
            connections.add(connection);
        }
    }

    private boolean closeOldestIdle() {
        for (ApiConnection oldest : connections) {
            if (oldest.isIdle()) {
                connections.remove(oldest);
                oldest.close();
                return true;
            }
        }
        return false;
    }

    void disconnected(ApiConnection connection) {
        connections.remove(connection);
        polls.remove(connection);
        if (waitsForAssignment == connection) {
            waitsForAssignment = null;
        }
    }

    /** The worker wants its next invocation: with the first such wish it says that it has been initialised. */
    void next(ApiConnection connection) {
        List.copyOf(truncated).forEach(this::endTruncated); // it lives
        if (phase == Phase.FAILED || phase == Phase.CLOSED || isBusy()) {
            connection.answer(ApiReply.INVALID_STATE);
            return;
        }
        polls.add(connection);
        if (phase == Phase.INITIALISING) {
            phase = Phase.READY;
            List<WorkerPlace> opened = List.copyOf(opening);
            opening.clear();
            opened.forEach(WorkerPlace::opened);
            callEndOfBatch();
        }
        deliverNext();
    }

    /** Whether the only place has an invocation that the worker has not answered, so that it may not ask for more. */
    private boolean isBusy() {
        return placesMax == 1 && !inProgress.isEmpty();
    }

    void waitForAssignment(ApiConnection connection) {
        waitsForAssignment = connection;
        answerAssignment();
    }

    private void answerAssignment() {
        ApiConnection waiting = waitsForAssignment;
        byte[] given = assignment;
        if (waiting != null && given != null) {
            waitsForAssignment = null;
            waiting.send(ApiReply.json(given));
        }
    }

    private void deliver(Delivery delivery) {
        if (phase == Phase.CLOSED) {
            return; // whoever closed it ends the runs
        }
        undelivered.add(delivery);
        deliverNext();
    }

    private void deliverNext() {
        while (!undelivered.isEmpty() && !polls.isEmpty()) {
            Delivery delivery = undelivered.getFirst();
            ApiConnection poll = polls.removeFirst();
            String requestId = delivery.run.requestId().toString();
            inProgress.put(requestId, delivery);
            long deadlineNanos = clock.epochNanosAt(delivery.run.deadlineNanos());
            if (poll.deliver(delivery.run, requestId, deadlineNanos / 1_000_000)) {
                undelivered.removeFirst();
            } else {
                inProgress.remove(requestId);
            }
        }
    }

    ApiReply.Fixed initFailed(String errorType, Payload error, long printedBytes) {
        return initFailed(new Outcome.Failed(errorType, error), printedBytes, ApiReply.ACCEPTED);
    }

    ApiReply.Fixed initErrorTooLarge(long printedBytes) {
        return initFailed(ApiOutcome.INIT_ERROR_TOO_LARGE, printedBytes, ApiReply.TOO_LARGE);
    }

    private ApiReply.Fixed initFailed(Outcome failure, long printedBytes, ApiReply.Fixed reply) {
        if (phase != Phase.INITIALISING) {
            return ApiReply.INVALID_STATE;
        }
        phase = Phase.FAILED;
        initFailure = failure;
        afterOutput(printedBytes, true, () -> {
            List<WorkerPlace> failed = List.copyOf(opening);
            opening.clear();
            failed.forEach(place -> place.failed(failure));
            callEndOfBatch();
        });
        return reply;
    }

    private Outcome failure() {
        Outcome failure = initFailure;
        if (failure == null) {
            throw new IllegalStateException("the initialisation has not failed");
        }
        return failure;
    }

    boolean isInProgress(String requestId) {
        return inProgress.containsKey(requestId);
    }

    /** What takes the response of that run if it is streamed; null when its caller wants it whole. */
    @Nullable ResponseStream streamOf(String requestId) {
        Delivery delivery = inProgress.get(requestId);
        return delivery == null ? null : delivery.run.invocation().stream();
    }

    void responded(String requestId, Payload response, long printedBytes) {
        end(requestId, new Outcome.Returned(response), printedBytes);
    }

    void failed(String requestId, String errorType, Payload error, long printedBytes) {
        end(requestId, new Outcome.Failed(errorType, error), printedBytes);
    }

    void tooLarge(String requestId, long printedBytes) {
        end(requestId, ApiOutcome.RESPONSE_TOO_LARGE, printedBytes);
    }

    /** The function may go on to stream for as long as it likes: its place takes no other run. */
    void streamTooLarge(String requestId) {
        if (isInProgress(requestId)) {
            end(requestId, ApiOutcome.STREAM_TOO_LARGE, -1, false);
        }
    }

    void invalidMode(String requestId, String mode, long printedBytes) {
        LOG.debug("a worker answered {} with the response mode {}", requestId, mode);
        end(requestId, ApiOutcome.ofPlatform("Runtime.InvalidResponseModeHeader", requestId), printedBytes);
    }

    /**
     * The connection broke off in the middle of a response. If that is because the process ends, the caller is told of
     * that end.
     */
    void truncated(String requestId) {
        if (isInProgress(requestId) && truncated.add(requestId)) {
            loop.schedule(() -> endTruncated(requestId), EXIT_MILLIS_MAX, TimeUnit.MILLISECONDS);
        }
    }

    private void endTruncated(String requestId) {
        if (truncated.remove(requestId) && isInProgress(requestId)) {
            end(requestId, ApiOutcome.ofPlatform("Runtime.TruncatedResponse", requestId), -1);
        }
    }

    private void end(String requestId, Outcome outcome, long printedBytes) {
        end(requestId, outcome, printedBytes, true);
    }

    private void end(String requestId, Outcome outcome, long printedBytes, boolean reusable) {
        Delivery delivery = inProgress.remove(requestId);
        if (delivery == null) {
            throw new IllegalStateException("no run " + requestId + " is in progress");
        }
        afterOutput(printedBytes, delivery.run.invocation().wantsLog(), () -> {
            delivery.place.ended(delivery.run, outcome, reusable);
            callEndOfBatch();
        });
    }

    /** Calls {@code then}, once, when what the worker printed until now has been read. */
    private void afterOutput(long printedBytes, boolean logIsWanted, Runnable then) {
        if (printedBytes < 0) {
            if (logIsWanted) {
                loop.schedule(then, UNSAID_OUTPUT_MILLIS, TimeUnit.MILLISECONDS);
            } else {
                then.run();
            }
        } else if (output.hasRead(printedBytes)) {
            then.run();
        } else {
            OnceOnLoop once = new OnceOnLoop(loop, then);
            output.whenRead(printedBytes, once);
            loop.schedule(once, OUTPUT_MILLIS_MAX, TimeUnit.MILLISECONDS);
        }
    }

    /** Once for all runs that end in this round of the loop. */
    private void callEndOfBatch() {
        if (!batchEndComes) {
            batchEndComes = true;
            loop.execute(() -> {
                batchEndComes = false;
                endOfBatch.run();
            });
        }
    }

    private record Delivery(WorkerPlace place, Run run) {}
}
