package dev.millrace.loadtest.bench.line;

import com.sun.management.OperatingSystemMXBean;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.invocation.Invocation;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.Reply;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.journal.TriggerKind;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jctools.queues.MpscArrayQueue;

/**
 * Keeps a fixed number of invocations in flight on a line, as an event loop would: what it has to send goes out
 * together, and answers wake it once for all that wait. Confined to the thread that made it, but for the answers.
 */
final class ClosedLoad implements Reply {
    private static final long WAIT_NANOS = 1_000_000;
    /** A queue that is nearly full looks at its reader's place at every offer, which would be measured, too. */
    private static final int SLOTS_PER_RUN = 4;

    private static final Payload PAYLOAD = Payload.ofText("{\"name\":\"Ada Lovelace\"}");

    private final Line line;
    private final int inFlight;
    private final Clock clock = new SystemClock();
    private final Thread driver = Thread.currentThread();
    private final MpscArrayQueue<Run> answers;
    private final AtomicBoolean waiting = new AtomicBoolean();
    private final Histogram latencies = new Histogram(3);
    private final OperatingSystemMXBean process =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private int free;

    ClosedLoad(Line line, int inFlight) {
        this.line = line;
        this.inFlight = inFlight;
        this.answers = new MpscArrayQueue<>(Math.max(2, SLOTS_PER_RUN * inFlight));
        this.free = inFlight;
    }

    /** Drives the line for that long. */
    LineSample measure(Duration length) {
        latencies.reset();
        long cpuBeginNanos = process.getProcessCpuTime();
        long beginNanos = clock.nanoTime();
        long runs = 0;
        long nowNanos = beginNanos;
        while (nowNanos - beginNanos < length.toNanos()) {
            send();
            runs += receive();
            nowNanos = clock.nanoTime();
        }
        double nanos = nowNanos - beginNanos;
        return new LineSample(
                runs * 1e9 / nanos,
                (double) (process.getProcessCpuTime() - cpuBeginNanos) / Math.max(1, runs),
                latencies.getValueAtPercentile(50),
                latencies.getValueAtPercentile(99),
                latencies.getValueAtPercentile(99.9));
    }

    /** Drives the line until at least so many runs more were answered. */
    void run(long count) {
        long left = count;
        while (left > 0) {
            send();
            left -= receive();
        }
    }

    /** Returns when nothing is in flight. */
    void drain() {
        while (free < inFlight) {
            receive();
        }
    }

    @Override
    public void answered(Run run) {
        if (!answers.offer(run)) {
            throw new IllegalStateException("more answers than invocations");
        }
        if (waiting.get() && waiting.compareAndSet(true, false)) {
            LockSupport.unpark(driver);
        }
    }

    @Override
    public void refused(Refusal refusal) {
        throw new IllegalStateException("refused: " + refusal.message());
    }

    private void send() {
        for (; free > 0; free--) {
            line.add(new Invocation(
                    RequestId.random(),
                    NoopRuntime.FUNCTION,
                    PAYLOAD,
                    TriggerKind.INVOKE,
                    clock.nanoTime(),
                    null,
                    null,
                    false,
                    this));
        }
        line.publish();
    }

    /** Takes the answers that are there; when there are none, waits a little for the next. */
    private int receive() {
        long nowNanos = clock.nanoTime();
        int received = 0;
        for (Run run = answers.poll(); run != null; run = answers.poll()) {
            latencies.recordValue(Math.max(0, nowNanos - run.invocation().arrivalNanos()));
            received++;
        }
        if (received == 0) {
            waiting.set(true);
            if (answers.isEmpty()) {
                LockSupport.parkNanos(this, WAIT_NANOS);
            }
            waiting.set(false);
        }
        free += received;
        return received;
    }
}
