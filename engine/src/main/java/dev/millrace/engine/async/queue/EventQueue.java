package dev.millrace.engine.async.queue;

import dev.millrace.engine.async.Deferred;
import dev.millrace.engine.async.EventSink;
import dev.millrace.engine.async.destination.Deliveries;
import dev.millrace.engine.async.destination.Destinations;
import dev.millrace.engine.async.ledger.EventEntry;
import dev.millrace.engine.async.ledger.EventLedger;
import dev.millrace.engine.async.ledger.EventRecord;
import dev.millrace.engine.async.ledger.EventTail;
import dev.millrace.engine.async.ledger.StoredEvents;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.dispatch.InvocationBatch;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.journal.JournalOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events that are to become runs. They are stored in the ledger before anybody is told that they were accepted, and
 * stay until they have ended, over restarts too; memory holds 16 to 24 bytes of each. One thread runs it, which its
 * owner starts; everything else may be called by any thread.
 */
public final class EventQueue implements EventSink, Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);

    /** Events that are kept at once at most. */
    private static final int EVENTS_MAX = 5_000_000;

    private static final long PARK_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long HOUSEKEEPING_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** In times of housekeeping. */
    private static final int RETENTION_EVERY = 60;
    private static final long FULL_WAIT_NANOS = 50_000;

    private final EventLedger ledger;
    private final StoredEvents stored;
    private final EventPump pump;
    private final EventFiles files = new EventFiles();
    private final Destinations destinations;
    private final Deliveries deliveries = new Deliveries();
    private final Clock clock;
    private final Mailbox mailbox = new Mailbox();
    private final AtomicInteger pending = new AtomicInteger();
    private volatile boolean refusing;
    private volatile boolean draining;
    private volatile boolean closed;
    private long nextHousekeepingNanos;
    private int housekeepings;
    private boolean room = true;

    private EventQueue(
            EventLedger ledger,
            Supplier<RegistrySnapshot> functions,
            InvocationBatch batch,
            Account account,
            int runsMax,
            Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
        this.stored = ledger.events();
        this.destinations = new Destinations(account);
        this.pump = new EventPump(
                functions,
                batch,
                stored,
                this::conclude,
                mailbox,
                destinations,
                deliveries,
                runsMax,
                clock);
        this.nextHousekeepingNanos = clock.nanoTime();
    }

    /**
     * Opens the ledger in the directory and takes up what has not ended there.
     *
     * @param batch the queue's way into the line
     * @param runsMax events that run at once at most
     */
    public static EventQueue open(
            Path directory,
            JournalOptions options,
            Supplier<RegistrySnapshot> functions,
            InvocationBatch batch,
            Account account,
            int runsMax,
            Clock clock) {
        EventLedger ledger = EventLedger.open(directory, options, clock);
        try {
            EventQueue queue = new EventQueue(ledger, functions, batch, account, runsMax, clock);
            Recovery.run(ledger, queue::take);
            return queue;
        } catch (RuntimeException | Error e) {
            ledger.close();
            throw e;
        }
    }

    /** What makes new events of how events ended. */
    public Destinations destinations() {
        return destinations;
    }

    /** What brings messages to services outside. */
    public Deliveries deliveries() {
        return deliveries;
    }

    @Override
    public void accept(List<? extends Deferred> events, Receipt receipt) {
        if (refusing || pending.get() >= EVENTS_MAX) {
            receipt.notStored(new IllegalStateException(
                    refusing ? "the server is shutting down" : EVENTS_MAX + " events are waiting already"));
            return;
        }
        Acceptance acceptance = new Acceptance(events, receipt);
        if (acceptance.bytesMax() > EventLedger.ENTRY_BYTES_MAX) {
            receipt.notStored(new IllegalArgumentException("the events take " + acceptance.bytesMax()
                    + " bytes, and may take " + EventLedger.ENTRY_BYTES_MAX));
            return;
        }
        if (!ledger.offer(acceptance)) {
            receipt.notStored(new IllegalStateException("the ledger of events is busy or closed"));
            return;
        }
        ledger.flush();
    }

    /** Brings events into the line until it is closed. */
    @Override
    public void run() {
        while (!closed) {
            try {
                mailbox.rest(tick());
            } catch (RuntimeException | Error e) {
                LOG.error("the queue of events failed, and goes on", e);
                LockSupport.parkNanos(this, HOUSEKEEPING_NANOS);
            }
        }
        while (!mailbox.isEmpty()) {
            tick(); // runs that have ended are not run again after the next start
        }
    }

    /** Does what is to be done now; returns for how long there is nothing to do, in nanoseconds. */
    long tick() {
        mailbox.work();
        long nextEpochMillis = draining ? Long.MAX_VALUE : pump.pump();
        ledger.flush();
        keepHouse();
        if (!mailbox.isEmpty() || closed) {
            return 0;
        }
        long waitMillis = Math.max(0, nextEpochMillis - clock.epochMillis());
        return Math.min(PARK_NANOS_MAX, TimeUnit.MILLISECONDS.toNanos(Math.min(waitMillis, 1_000)));
    }

    private void keepHouse() {
        long nowNanos = clock.nanoTime();
        if (nowNanos - nextHousekeepingNanos < 0) {
            return;
        }
        nextHousekeepingNanos = nowNanos + HOUSEKEEPING_NANOS;
        boolean hasRoom = ledger.hasRoom();
        if (hasRoom != room) {
            LOG.warn(hasRoom ? "events are accepted again" : "the disk is almost full: no events are accepted");
        }
        room = hasRoom;
        if (housekeepings++ % RETENTION_EVERY > 0) {
            return;
        }
        ledger.enforceRetention(files.firstNeeded());
    }

    private void take(String recipient, EventRef ref, long dueEpochMillis) {
        pending.incrementAndGet();
        files.accepted(ledger.fileOf(ref.position()));
        if (dueEpochMillis == Long.MIN_VALUE) {
            pump.add(recipient, ref);
        } else {
            pump.add(recipient, ref, dueEpochMillis);
        }
    }

    private void takeAll(List<Deferred> events, long position, int firstOrdinal, long epochMillis) {
        int ordinal = firstOrdinal;
        for (Deferred event : events) {
            take(event.recipient(), EventRef.of(position, ordinal++, 0, epochMillis), Long.MIN_VALUE);
        }
    }

    /** Writes what became of an event. It must be written, so this waits for a ledger that is busy. */
    private void conclude(Conclusion conclusion) {
        Ending ending = new Ending(conclusion);
        if (ending.bytesMax() > EventLedger.ENTRY_BYTES_MAX) {
            LOG.warn(
                    "how event {} ended is told to nobody: the record would take {} bytes, and may take {}",
                    conclusion.requestId(),
                    ending.bytesMax(),
                    EventLedger.ENTRY_BYTES_MAX);
            ending = new Ending(conclusion.withoutFollow());
        }
        while (!ledger.offer(ending)) {
            ledger.flush();
            LockSupport.parkNanos(this, FULL_WAIT_NANOS);
            if (closed) {
                return; // it is found again at the next start
            }
        }
    }

    /** A reader of everything that the ledger holds, from the oldest record on, which the caller closes. */
    public EventTail tail() {
        return ledger.tail();
    }

    /** What each function has left. Waits for the queue's thread, a second at most; empty when that has ended. */
    public List<RecipientBacklog> backlogs() {
        CompletableFuture<List<RecipientBacklog>> answer = new CompletableFuture<>();
        mailbox.execute(() -> answer.complete(pump.backlogs()));
        return answer.completeOnTimeout(List.of(), 1, TimeUnit.SECONDS).join();
    }

    /** Whether no run of an event is in progress, and of none that ended it is left what becomes of it. */
    boolean isIdle() {
        return mailbox.isEmpty() && pump.running() == 0;
    }

    /** Events that have not ended. */
    public int pending() {
        return pending.get();
    }

    /** Takes no more events and begins no more runs; those that run may end. */
    public void drain() {
        refusing = true;
        draining = true;
    }

    /** Ends {@link #run}, once it has dealt with the runs that have ended. */
    public void stop() {
        drain();
        closed = true;
        mailbox.execute(() -> {}); // ends its rest, also one that is about to begin
    }

    /** Called when its thread has ended, or will do nothing more. */
    @Override
    public void close() {
        stop();
        ledger.close();
        stored.close();
    }

    /** New events. */
    private final class Acceptance extends EventEntry {
        private final Receipt receipt;

        Acceptance(List<? extends Deferred> events, Receipt receipt) {
            super(null, events);
            this.receipt = receipt;
        }

        @Override
        protected void stored(long position, int firstOrdinal, long epochMillis) {
            receipt.stored();
            mailbox.execute(() -> takeAll(accepted(), position, firstOrdinal, epochMillis));
        }

        @Override
        protected void notStored(Exception cause) {
            receipt.notStored(cause);
        }
    }

    /** The end of an event, or its postponement. */
    private final class Ending extends EventEntry {
        private final Conclusion conclusion;

        Ending(Conclusion conclusion) {
            super(conclusion.outcome(), conclusion.follow());
            this.conclusion = conclusion;
        }

        @Override
        protected void stored(long position, int firstOrdinal, long epochMillis) {
            if (conclusion.outcome() instanceof EventRecord.Ended) {
                mailbox.execute(() -> {
                    pending.decrementAndGet();
                    files.ended(ledger.fileOf(conclusion.ref().position()));
                    takeAll(accepted(), position, firstOrdinal, epochMillis);
                });
            }
        }

        /** The disk is full or broken: the same is tried again, as there is nothing better to do with it. */
        @Override
        protected void notStored(Exception cause) {
            LOG.error("what became of event {} is not stored", conclusion.outcome().sequence(), cause);
            mailbox.execute(() -> unwritten(conclusion));
        }
    }

    private void unwritten(Conclusion conclusion) {
        if (!closed && room) {
            conclude(conclusion);
        } else if (!closed) {
            mailbox.execute(() -> unwritten(conclusion));
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
