package dev.millrace.gateway.monitor.log;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.RunJournal;
import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.engine.journal.log.LogJournal;
import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogStream;
import dev.millrace.gateway.TestingEntry;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.http.route.TargetRouter;
import dev.millrace.gateway.monitor.log.group.GroupStore;
import dev.millrace.gateway.monitor.log.group.KeptGroup;
import dev.millrace.gateway.monitor.log.read.LogScan;
import dev.millrace.gateway.schedule.ManualClock;
import dev.millrace.telemetry.follow.RunFollower;
import dev.millrace.telemetry.follow.RunSource;
import dev.millrace.telemetry.line.EndedRuns;
import dev.millrace.telemetry.line.LineIndexing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The operations over real journals, called without a network. Confined to the test's thread. */
final class LogApi implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path data;
    final SystemClock clock = new SystemClock();
    private RunJournal journal;
    private LogJournal logs;
    private GroupStore store;
    private LineIndexing lines;
    private RunFollower runs;
    private Thread tail;
    private TargetRouter targets;

    LogApi(Path data) {
        this.data = data;
        open();
    }

    /** As after the end of a server, and the start of another. */
    void restart() {
        close();
        open();
    }

    /** Waits until what was written just now is told. */
    void settle() {
        long until = clock.nanoTime() + Duration.ofMillis(150).toNanos();
        await().until(() -> clock.nanoTime() - until >= 0);
    }

    /** What is printed in the millisecond of a deletion is gone, so a test waits for the next one. */
    void awaitNextMilli() {
        long now = clock.epochMillis();
        while (clock.epochMillis() == now) {
            Thread.onSpinWait();
        }
    }

    private void open() {
        journal = RunJournal.open(data.resolve("journal"), JournalOptions.defaults(), clock);
        logs = LogJournal.open(data.resolve("logs"), JournalOptions.defaults(), clock);
        lines = LineIndexing.start(data.resolve("logs"), clock);
        EndedRuns ended = new EndedRuns(clock);
        runs = new RunFollower(RunSource.of(journal.tail()), ended, Duration.ofMillis(1), clock);
        tail = Thread.ofPlatform().start(runs);
        LogScan scan = new LogScan(
                data.resolve("logs"),
                data.resolve("journal"),
                lines.index(),
                ended,
                clock,
                runtime -> "arn:" + runtime);
        TargetRouter.Builder builder = new TargetRouter.Builder();
        store = GroupStore.open(data.resolve(GroupStore.FILE_NAME));
        LogOperations.register(builder, scan, store, logs, Account.DEFAULT, () -> RegistrySnapshot.EMPTY);
        targets = builder.build();
    }

    /** What is kept of a group. */
    KeptGroup kept(String group) {
        return Objects.requireNonNull(store.find(group));
    }

    /** Whether anything is kept of a group. */
    boolean isKept(String group) {
        return store.find(group) != null;
    }

    /** As a server that ran so long ago, and was closed then; this one is closed meanwhile. */
    void earlier(Duration ago, Consumer<Earlier> work) {
        close();
        ManualClock then = new ManualClock(Instant.ofEpochSecond(0, nanosAgo(ago)));
        journal = RunJournal.open(data.resolve("journal"), JournalOptions.defaults(), then);
        logs = LogJournal.open(data.resolve("logs"), JournalOptions.defaults(), then);
        work.accept(new Earlier(then.epochNanos()));
        logs.close();
        journal.close();
        open();
    }

    /** What a server of another time does: prints lines, and ends runs. */
    final class Earlier {
        final long epochNanos;

        private Earlier(long epochNanos) {
            this.epochNanos = epochNanos;
        }

        void prints(LogStream stream, String text) {
            LogApi.this.prints(stream, 1, epochNanos, text);
        }

        void ends(String function, int instance) {
            LogApi.this.ends(function, 1, instance, epochNanos);
        }

        void writes(String group, String text) {
            LogApi.this.writes(group, epochNanos, text);
        }
    }

    /** As retention does it: only the newest files of the journals are left, and the index knows. */
    void loseOldFiles() throws IOException {
        close();
        for (String directory : List.of("journal", "logs")) {
            try (Stream<Path> paths = Files.list(data.resolve(directory))) {
                List<Path> files = paths.filter(path -> path.toString().endsWith(".cq4"))
                        .sorted()
                        .toList();
                for (Path old : files.subList(0, Math.max(0, files.size() - 1))) {
                    Files.delete(old);
                }
            }
        }
        open();
        long readNanos = clock.nanoTime();
        assertTrue(lines.index().awaitRead(Duration.ofSeconds(10)));
        await().until(() -> clock.nanoTime() > readNanos && lines.index().awaitRead(Duration.ofSeconds(10)));
    }

    /** A moment so long ago. */
    long nanosAgo(Duration ago) {
        return clock.epochNanos() - ago.toNanos();
    }

    void prints(String function, long request, long epochNanos, String... texts) {
        for (String text : texts) {
            assertTrue(logs.offer(new LogLine(0xA0, request, function, epochNanos, text)));
        }
        logs.flush();
    }

    /** Lines that know their stream. */
    void prints(LogStream stream, long request, long epochNanos, String... texts) {
        for (String text : texts) {
            assertTrue(logs.offer(new LogLine(0xA0, request, stream, epochNanos, text)));
        }
        logs.flush();
    }

    void writes(String group, long epochNanos, String text) {
        assertTrue(logs.offerOfGroup(LogLine.ofGroup(group, 0xB0, 1, epochNanos, text)));
        logs.flush();
    }

    /** A run of two milliseconds that has returned. */
    void ends(String function, long request, int instance, long endEpochNanos) {
        RunSubject subject = new RunSubject(function, "$LATEST", "java25", "sha", 128, 3000);
        RunRecord run = new RunRecord(
                0xA0, request, subject, "a", instance, TriggerKind.INVOKE, 1, endEpochNanos - 2_000_000, 0, 0,
                2_000_000, false, RunOutcome.RETURNED, "", 22, 24, false);
        journal.offer(new TestingEntry(run));
        journal.flush();
    }

    /** The answer to a request that must succeed; members of the request are name, value, name, value... */
    JsonNode call(String operation, @Nullable Object... members) {
        HttpReply reply = operation(operation).handle(request(members));
        assertEquals(200, reply.status());
        return JSON.readTree(reply.body().array());
    }

    /** Whatever the answer is. */
    void attempt(String operation, @Nullable Object... members) {
        try {
            operation(operation).handle(request(members));
        } catch (RefusedException _) {
            // may be
        }
    }

    /** Why a request is refused, which it must be. */
    Refusal refusal(String operation, @Nullable Object... members) {
        return assertThrows(RefusedException.class, () -> operation(operation).handle(request(members)))
                .refusal();
    }

    /** What an answer's events say, by their first words. */
    static List<String> words(JsonNode answer) {
        return values(answer.path("events"), "message").stream()
                .map(message -> message.strip().split(" ", 2)[0])
                .toList();
    }

    /** A text member of each element of a list. */
    static List<String> values(JsonNode list, String member) {
        List<String> values = new ArrayList<>();
        list.forEach(element -> values.add(element.path(member).asString()));
        return values;
    }

    private Operation operation(String name) {
        return Objects.requireNonNull(targets.find("Logs_20140328." + name), name);
    }

    private static HttpCall request(@Nullable Object... members) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            body.put(String.valueOf(members[i]), members[i + 1]);
        }
        Payload json = Payload.of(JSON.writeValueAsBytes(body));
        return new HttpCall(RequestId.random(), "http", "POST", "/", Map.of(), Map.of(), Map.of(), json);
    }

    @Override
    public void close() {
        runs.stop(clock.nanoTime());
        try {
            tail.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lines.close();
        store.close();
        logs.close();
        journal.close();
    }
}
