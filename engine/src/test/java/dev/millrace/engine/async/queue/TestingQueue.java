package dev.millrace.engine.async.queue;

import static org.awaitility.Awaitility.await;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.EventSink;
import dev.millrace.engine.async.ledger.EventRecord;
import dev.millrace.engine.async.ledger.EventTail;
import dev.millrace.engine.clock.ManualClock;
import dev.millrace.engine.dispatch.FakeRuntime;
import dev.millrace.engine.dispatch.TestingLine;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.function.event.EventInvokeConfig;
import dev.millrace.engine.function.FunctionConfiguration;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.Registry;
import dev.millrace.engine.function.code.CodeReference;
import dev.millrace.engine.function.code.CodeStore;
import dev.millrace.engine.function.code.RejectedCodeException;
import dev.millrace.engine.function.code.Zips;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.TriggerKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A queue of events before a real line with a runtime of the test's, real files, and a clock that the test moves. The
 * test's thread is the queue's, too.
 */
final class TestingQueue implements AutoCloseable {
    static final Instant BEGIN = Instant.parse("2026-11-27T12:00:00Z");

    final ManualClock clock;
    final TestingLine line;
    final Registry registry;
    private final CodeStore code;
    private final Path directory;
    private final int runsMax;
    private EventQueue queue;

    TestingQueue(Path directory, Function<Run, Outcome> body) {
        this(directory, body, 900);
    }

    TestingQueue(Path directory, Function<Run, Outcome> body, int runsMax) {
        this.directory = directory;
        this.runsMax = runsMax;
        clock = new ManualClock(BEGIN);
        line = new TestingLine(new FakeRuntime(body), clock);
        code = CodeStore.open(directory.resolve("code"));
        registry = Registry.open(directory.resolve("functions.db"), code, clock);
        queue = open();
    }

    private EventQueue open() {
        return EventQueue.open(
                directory.resolve("events"),
                JournalOptions.defaults().withFreeBytesMin(64L << 20),
                registry::snapshot,
                line.newBatch(),
                Account.DEFAULT,
                runsMax,
                clock);
    }

    EventQueue queue() {
        return queue;
    }

    /** What was accepted is read from the files again. */
    void restart() {
        queue.close();
        queue = open();
    }

    void create(String name) {
        try {
            CodeReference reference = code.put(Zips.of(name));
            FunctionName function = new FunctionName(name);
            registry.create(function, configuration(function, null), reference, Map.of());
        } catch (RejectedCodeException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The default one, but that its runs may last as long as any: the test's clock makes leaps. */
    private static FunctionConfiguration configuration(FunctionName function, @Nullable String deadLetters) {
        FunctionConfiguration defaults = FunctionConfiguration.defaultsFor(function);
        return new FunctionConfiguration(
                defaults.runtime(),
                defaults.handler(),
                defaults.role(),
                defaults.description(),
                defaults.memoryMb(),
                (int) Duration.ofDays(1).toSeconds(),
                defaults.environment(),
                defaults.ephemeralStorageMb(),
                defaults.architecture(),
                defaults.tracingMode(),
                defaults.logging(),
                deadLetters,
                defaults.vpc(),
                defaults.kmsKeyArn(),
                defaults.snapStartOn());
    }

    void configure(String name, EventInvokeConfig config) {
        registry.amend(new FunctionName(name), f -> f.withEventConfigs(Map.of("$LATEST", config)));
    }

    void sendDeadLetters(String name, String arn) {
        FunctionName function = new FunctionName(name);
        registry.amend(function, f -> f.withConfiguration(configuration(function, arn)));
    }

    RequestId accept(String function, String payload) {
        return accept(event(function, payload, 0));
    }

    RequestId accept(AsyncEvent event) {
        CompletableFuture<Boolean> stored = new CompletableFuture<>();
        queue.accept(List.of(event), new EventSink.Receipt() {
            @Override
            public void stored() {
                stored.complete(true);
            }

            @Override
            public void notStored(Exception cause) {
                stored.completeExceptionally(cause);
            }
        });
        stored.join();
        return event.requestId();
    }

    static AsyncEvent event(String function, String payload, int hops) {
        return new AsyncEvent(
                RequestId.random(),
                new FunctionName(function),
                "$LATEST",
                TriggerKind.EVENT,
                Payload.ofText(payload),
                null,
                null,
                hops);
    }

    /** Lets the queue work until something holds. */
    void until(BooleanSupplier condition) {
        await().until(() -> {
            queue.tick();
            return condition.getAsBoolean();
        });
    }

    /** Lets the queue work until no run of its is in progress and nothing is to be done at this moment. */
    void settle() {
        until(() -> queue.tick() > 0 && line.admission.inFlight() == 0 && queue.tick() > 0 && queue.isIdle());
    }

    void advance(Duration by) {
        clock.advance(by);
        settle();
    }

    /** The runs of an event, in order. */
    List<RunRecord> runs(RequestId event) {
        return line.journal.records.stream()
                .filter(run -> run.requestIdHigh() == event.high() && run.requestIdLow() == event.low())
                .toList();
    }

    List<EventRecord> ledger() {
        List<EventRecord> records = new ArrayList<>();
        try (EventTail tail = EventTail.open(directory.resolve("events"))) {
            while (tail.next(records::add)) {}
        }
        return records;
    }

    /** How events ended, in order. */
    List<EventRecord.Ended> ends() {
        return ledger().stream()
                .filter(EventRecord.Ended.class::isInstance)
                .map(EventRecord.Ended.class::cast)
                .toList();
    }

    static EventInvokeConfig config(
            @Nullable Integer retries,
            @Nullable Integer ageSeconds,
            @Nullable String onSuccess,
            @Nullable String onFailure) {
        return new EventInvokeConfig(retries, ageSeconds, onSuccess, onFailure, 0);
    }

    static String arn(String function) {
        return Account.DEFAULT.functionArn(function);
    }

    @Override
    public void close() {
        queue.close();
        line.close();
        registry.close();
    }
}
