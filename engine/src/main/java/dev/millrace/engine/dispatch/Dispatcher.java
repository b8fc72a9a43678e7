package dev.millrace.engine.dispatch;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import dev.millrace.engine.admission.ThrottleReason;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.zone.Zone;
import dev.millrace.engine.zone.ZoneState;
import dev.millrace.engine.zone.Zones;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ring, and the hand-off from it to the zones. There is no dispatching thread: whoever publishes also empties the
 * ring, under a lock that is only ever tried, so one thread does it for everybody. Each zone that was given runs is
 * woken once per batch. Thread-safe.
 */
public final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final RingBuffer<Slot> ring;
    private final EventPoller<Slot> poller;
    private final Zones zones;
    private final RefusalCounts refusals;
    private final ZoneChoice choice;
    private final ReentrantLock dispatching = new ReentrantLock();
    private final List<Zone> toStart = new ArrayList<>();

    /** @param ringSlots power of two */
    public Dispatcher(int ringSlots, Zones zones, RefusalCounts refusals) {
        this.ring = RingBuffer.createMultiProducer(Slot::new, ringSlots, new BusySpinWaitStrategy()); // nobody waits
        this.poller = ring.newPoller();
        ring.addGatingSequences(poller.getSequence());
        this.zones = zones;
        this.refusals = refusals;
        this.choice = new ZoneChoice(zones.all());
    }

    /** Puts the first {@code count} runs into the ring and has them handed to zones. What finds no slot is refused. */
    void publish(Run[] runs, int count) {
        try {
            long last = ring.tryNext(count);
            long first = last - count + 1;
            for (int i = 0; i < count; i++) {
                ring.get(first + i).put(runs[i]);
            }
            ring.publish(first, last);
        } catch (InsufficientCapacityException full) {
            publishOneByOne(runs, count);
        }
        dispatch();
    }

    private void publishOneByOne(Run[] runs, int count) {
        for (int i = 0; i < count; i++) {
            try {
                long sequence = ring.tryNext();
                ring.get(sequence).put(runs[i]);
                ring.publish(sequence);
            } catch (InsufficientCapacityException full) {
                refuse(runs[i], new Refusal.Throttled(ThrottleReason.CALLER_RATE));
            }
        }
    }

    /** Empties the ring, unless another thread is doing so. Nothing that was published before the call stays behind. */
    public void dispatch() {
        while (!isEmpty() && dispatching.tryLock()) {
            try {
                if (poller.poll(this::place) != EventPoller.PollState.PROCESSING) {
                    Thread.onSpinWait(); // another thread has claimed slots and not published them yet
                }
                toStart.forEach(Zone::start);
                toStart.clear();
            } catch (Exception e) {
                throw new IllegalStateException("the ring could not be read", e);
            } finally {
                dispatching.unlock();
            }
        }
    }

    private boolean isEmpty() {
        return ring.getCursor() == poller.getSequence().get();
    }

    /** Never throws: an exception here would take the rest of the batch with it. */
    private boolean place(Slot slot, long sequence, boolean endOfBatch) {
        Run run = slot.take();
        if (run != null) {
            try {
                place(run);
            } catch (RuntimeException e) {
                LOG.error("run {} could not be dispatched", run.requestId(), e);
                refuse(run, new Refusal.Unavailable("The run could not be dispatched: " + e));
            }
        }
        return true;
    }

    private void place(Run run) {
        Zone zone = choice.choose(run.function());
        while (zone != null && !zone.offer(run)) {
            zone = choice.choose(run.function());
        }
        if (zone == null) {
            refuse(run, whyNoZone());
        } else if (zone.state() != ZoneState.UP) {
            rehome(zone); // its state changed between the choice and the offer
        } else if (!toStart.contains(zone)) {
            toStart.add(zone);
        }
    }

    private void refuse(Run run, Refusal refusal) {
        if (run.refuse(refusal)) {
            refusals.count(run.function().name(), refusal);
        }
    }

    private Refusal whyNoZone() {
        List<Zone> up =
                zones.all().stream().filter(zone -> zone.state() == ZoneState.UP).toList();
        if (up.isEmpty()) {
            return new Refusal.Unavailable("No zone is up.");
        }
        return up.stream().allMatch(Zone::isHeldUp)
                ? new Refusal.Unavailable("Timed-out functions that cannot be stopped hold the threads of every zone.")
                : new Refusal.Throttled(ThrottleReason.ACCOUNT_CONCURRENCY);
    }

    /** Takes all zones down: runs in progress end as crashed, waiting ones are refused. */
    public void close() {
        zones.all().forEach(zone -> zone.set(ZoneState.DOWN));
        dispatching.lock();
        try {
            zones.all().forEach(this::rehome);
        } finally {
            dispatching.unlock();
        }
        dispatch();
    }

    /** Takes a zone up or down; runs that wait there move to the others. Null when there is no such zone. */
    public @Nullable Zone set(String zoneName, ZoneState state) {
        Zone zone = zones.named(zoneName);
        if (zone != null) {
            zone.set(state);
            dispatching.lock();
            try {
                if (zone.state() != ZoneState.UP) {
                    rehome(zone);
                }
                toStart.forEach(Zone::start);
                toStart.clear();
            } finally {
                dispatching.unlock();
            }
            dispatch();
        }
        return zone;
    }

    /** Has the zones forget the versions that are not in use; does nothing while another thread dispatches. */
    public void forgetUnused() {
        if (!dispatching.tryLock()) {
            return;
        }
        try {
            zones.forgetUnused();
        } finally {
            dispatching.unlock();
        }
        dispatch();
    }

    private void rehome(Zone from) {
        for (Run run = from.takeBack(); run != null; run = from.takeBack()) {
            place(run);
        }
    }

    /** Runs in the ring. */
    public int depth() {
        return (int) Math.max(0, ring.getCursor() - poller.getSequence().get());
    }
}
