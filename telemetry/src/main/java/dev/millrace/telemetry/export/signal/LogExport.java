package dev.millrace.telemetry.export.signal;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogTail;
import dev.millrace.telemetry.follow.PositionFile;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.resources.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports what functions print, each line in the span of its run. It reads both journals by itself, behind a place that
 * is kept in a file, as {@link SpanExport} does; a restart may repeat lines that were printed since the oldest run that
 * had not ended. Run by the telemetry-logs thread.
 */
public final class LogExport implements Signal {
    /** Name of the file. It lies with the printed lines, so that none outlives the other. */
    public static final String FILE_NAME = "export.position";

    private static final Logger LOG = LoggerFactory.getLogger(LogExport.class);
    private static final int BATCH_LINES = 512;
    /** With what goes with them, plain texts are less than 4 MiB then. */
    private static final int BATCH_CHARS_MAX = 3 << 20;

    private static final long EXPORT_EVERY_NANOS = 1_000_000_000;
    private static final int RESOURCES_MAX = 1_000;

    private final LogTail printed;
    private final RunTail ended;
    private final PositionFile file;
    private final Account account;
    private final SignalTally tally;
    private final Duration idlePoll;
    private final Clock clock;
    private final CompletableFuture<Exporter> opened = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final LineJoin join = new LineJoin(this::take);
    private final List<LogRecordData> pending = new ArrayList<>();
    private final long startedEpochNanos;
    private final Map<String, Resource> resources = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Resource> eldest) {
            return size() > RESOURCES_MAX;
        }
    };
    private Resource server = Resource.empty();
    private boolean readsRuns;
    private long donePosition;
    private long writtenPosition;
    private long exportAtNanos;

    /**
     * Reads nothing yet.
     *
     * @param logs directory of the printed lines
     * @param journal directory of the run journal
     * @param idlePoll how long the thread rests when there is nothing new
     */
    public LogExport(
            Path logs, Path journal, Account account, SignalTally tally, Duration idlePoll, Clock clock) {
        this.printed = LogTail.open(logs);
        this.ended = RunTail.open(journal);
        this.file = new PositionFile(logs.resolve(FILE_NAME));
        this.account = account;
        this.tally = tally;
        this.idlePoll = idlePoll;
        this.clock = clock;
        this.startedEpochNanos = clock.epochNanos();
    }

    @Override
    public void open(ConfigProperties settings, Resource resource) {
        opened.complete(new Exporter(Providers.ofLogs().createExporter(settings), resource));
    }

    @Override
    public void close() {
        closing.countDown();
        opened.cancel(false);
    }

    @Override
    public void run() {
        try (printed;
                ended) {
            begin();
            Exporter exporter = opened.get();
            server = exporter.resource();
            try (LogRecordExporter to = exporter.logs()) {
                export(new Delivery<>(to::export, tally, closing));
            }
        } catch (CancellationException e) {
            LOG.debug("Closed before any line was exported");
        } catch (InterruptedException e) {
            LOG.warn("The newest lines are exported after the next start: the collector did not answer in time");
        } catch (RuntimeException | ExecutionException e) {
            LOG.error("Printed lines are not exported any more", e);
        }
    }

    private void export(Delivery<LogRecordData> delivery) throws InterruptedException {
        while (true) {
            boolean last = closing.getCount() == 0;
            boolean more = printed.next(this::read);
            if (readsRuns) {
                more |= ended.next(join::ended);
            }
            join.expire(clock.epochNanos());
            boolean isTime = clock.nanoTime() - exportAtNanos >= 0;
            boolean isDue = pending.size() >= BATCH_LINES || (!more && (isTime || last));
            if (isDue && !deliver(delivery)) {
                return;
            }
            if (!more && last) {
                return;
            }
            if (!more) {
                closing.await(idlePoll.toNanos(), TimeUnit.NANOSECONDS);
            }
        }
    }

    private void begin() {
        donePosition = file.readOrBegin(startedEpochNanos);
        writtenPosition = donePosition;
        if (donePosition < 0) {
            printed.from(Instant.ofEpochSecond(0, -donePosition));
        } else {
            printed.fromFileOf(donePosition);
        }
        exportAtNanos = clock.nanoTime() + EXPORT_EVERY_NANOS;
    }

    private void read(LogLine line) {
        boolean isDone = donePosition < 0
                ? line.epochNanos() < -donePosition
                : printed.position() <= donePosition;
        if (isDone) {
            return;
        }
        if (!readsRuns && line.isOfFunction()) { // what clients write may be dated in the future
            readsRuns = true;
            ended.from(Instant.ofEpochSecond(0, line.epochNanos())); // it ends after its first line
        }
        join.printed(line, printed.position());
    }

    private void take(LogLine line, @Nullable RunRecord run) {
        String level = LineLevel.of(line.text());
        AttributesBuilder attributes = Attributes.builder();
        if (line.isOfFunction()) {
            attributes.put("faas.invocation_id", new UUID(line.requestIdHigh(), line.requestIdLow()).toString());
        }
        if (run != null) {
            attributes
                    .put("faas.version", run.subject().version())
                    .put("faas.instance", run.zone() + '/' + run.instance())
                    .put("millrace.attempt", run.attempt());
        }
        pending.add(new OtlpLog(
                resources.computeIfAbsent(line.source(), source -> resource(line)),
                line.epochNanos(),
                run == null ? SpanContext.getInvalid() : RunSpans.context(run),
                LineLevel.severity(level),
                level,
                line.text(),
                attributes.build()));
    }

    private Resource resource(LogLine line) {
        AttributesBuilder attributes = Attributes.builder();
        String group = line.group();
        if (group == null) {
            attributes
                    .put("faas.name", line.source())
                    .put("cloud.account.id", account.id())
                    .put("cloud.region", account.region())
                    .put("cloud.resource_id", account.functionArn(line.source()));
        }
        attributes.put("aws.log.group.names", group == null ? "/aws/lambda/" + line.source() : group);
        return server.merge(Resource.create(attributes.build()));
    }

    private boolean deliver(Delivery<LogRecordData> delivery) throws InterruptedException {
        for (int from = 0; from < pending.size(); ) {
            int end = sliceEnd(pending, from);
            if (!delivery.deliver(pending.subList(from, end), end - from)) {
                return false;
            }
            from = end;
        }
        pending.clear();
        exportAtNanos = clock.nanoTime() + EXPORT_EVERY_NANOS;
        long done = join.oldest(printed.position() + 1) - 1;
        if (done > Math.max(writtenPosition, 0) && file.write(done)) {
            writtenPosition = done;
        }
        return true;
    }

    /** Where the batch ends that begins there: a collector takes a limited number of bytes at once. */
    static int sliceEnd(List<LogRecordData> lines, int from) {
        int end = from;
        long chars = 0;
        while (end < lines.size() && end - from < BATCH_LINES) {
            chars += chars(lines.get(end));
            if (end > from && chars > BATCH_CHARS_MAX) {
                return end;
            }
            end++;
        }
        return end;
    }

    private static int chars(LogRecordData line) {
        Value<?> body = line.getBodyValue();
        return body == null ? 0 : body.asString().length();
    }

    private record Exporter(LogRecordExporter logs, Resource resource) {}
}
