package dev.millrace.telemetry.export.signal;

import dev.millrace.engine.clock.Clock;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A signal that is read from a journal by itself, behind a place that is kept in a file and moves on when the collector
 * has taken what is before it. A collector that is away holds it up, and nobody else. Run by the thread of the signal.
 *
 * @param <T> what the signal is made of: what a batch counts
 */
abstract sealed class JournalSignal<T> implements Signal permits LogExport, SpanExport {
    private static final Logger LOG = LoggerFactory.getLogger(JournalSignal.class);
    private static final long EXPORT_EVERY_NANOS = 1_000_000_000;

    private final String contents;
    private final SignalTally tally;
    private final Duration idlePoll;
    private final Clock clock;
    private final CompletableFuture<Exporter<T>> opened = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final long startedEpochNanos;

    /**
     * Reads nothing yet.
     *
     * @param contents what is exported, in the plural
     * @param idlePoll how long the thread rests when there is nothing new
     */
    JournalSignal(String contents, SignalTally tally, Duration idlePoll, Clock clock) {
        this.contents = contents;
        this.tally = tally;
        this.idlePoll = idlePoll;
        this.clock = clock;
        this.startedEpochNanos = clock.epochNanos();
    }

    /** The exporter of the SDK that the settings name. */
    abstract Exporter<T> exporter(ConfigProperties settings, Resource resource);

    /** Goes to where in the journal something is to be exported; the first time, that is what begins now. */
    abstract void begin(long startedEpochNanos);

    /** Reads on; false when there is nothing now. */
    abstract boolean read();

    /** Whether what was read is enough for an export. */
    abstract boolean isFull();

    /** Exports what was read, and keeps its place. Returns false when some of it is to be told after a restart. */
    abstract boolean deliver(Delivery<T> delivery) throws InterruptedException;

    /** Closes the journal. */
    abstract void closeTails();

    @Override
    public final void open(ConfigProperties settings, Resource resource) {
        opened.complete(exporter(settings, resource));
    }

    @Override
    public final void close() {
        closing.countDown();
        opened.cancel(false);
    }

    /** Whether this is the last that it exports. */
    final boolean isClosing() {
        return closing.getCount() == 0;
    }

    @Override
    public final void run() {
        try {
            begin(startedEpochNanos);
            long exportAtNanos = clock.nanoTime() + EXPORT_EVERY_NANOS;
            Exporter<T> exporter = opened.get();
            try (Closeable _ = exporter.closeable()) {
                export(new Delivery<>(exporter.export(), tally, closing), exportAtNanos);
            }
        } catch (CancellationException e) {
            LOG.debug("Closed before any {} were exported", contents);
        } catch (InterruptedException e) {
            LOG.warn(
                    "The newest {} are exported after the next start: the collector did not answer in time", contents);
        } catch (RuntimeException | ExecutionException | IOException e) {
            LOG.error("No {} are exported any more", contents, e);
        } finally {
            closeTails();
        }
    }

    private void export(Delivery<T> delivery, long firstAtNanos) throws InterruptedException {
        long exportAtNanos = firstAtNanos;
        while (true) {
            boolean last = isClosing();
            boolean more = read();
            boolean isTime = clock.nanoTime() - exportAtNanos >= 0;
            if (isFull() || (!more && (isTime || last))) {
                if (!deliver(delivery)) {
                    return;
                }
                exportAtNanos = clock.nanoTime() + EXPORT_EVERY_NANOS;
            }
            if (!more && last) {
                return;
            }
            if (!more) {
                closing.await(idlePoll.toNanos(), TimeUnit.NANOSECONDS);
            }
        }
    }

    /** An exporter of the SDK; {@code export} may be called again with the same batch. */
    record Exporter<T>(Function<Collection<T>, CompletableResultCode> export, Closeable closeable) {}
}
