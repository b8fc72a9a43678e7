package dev.millrace.gateway;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Calls of all kinds in turn, from several callers at once, and what was answered. Thread-safe. */
final class CallMix implements AutoCloseable {
    private static final int CALLERS = 8;
    private static final int SHARES = 100;

    private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    private final List<Future<Map<Kind, Counted>>> callers = new ArrayList<>();
    private final AtomicLong answered = new AtomicLong();
    private final Queue<Map<Kind, Counted>> ended = new ConcurrentLinkedQueue<>();
    private volatile long until;

    /** What is called, how often of a hundred times. */
    enum Kind {
        HELLO(78, "hello/invocations", "{\"name\":\"ann\"}"),
        ROUTE(8, "", "{\"name\":\"ann\"}"),
        WORKER(3, "greeter/invocations", "{\"name\":\"ann\"}"),
        BROKEN(4, "broken/invocations", "{\"name\":\"ann\"}"),
        EVENT(4, "hello/invocations", "{\"name\":\"ann\"}"),
        NARROW(3, "narrow/invocations", "2");

        private final int share;
        private final String path;
        private final String body;

        Kind(int share, String path, String body) {
            this.share = share;
            this.path = path;
            this.body = body;
        }

        private static Kind of(int place) {
            int left = place;
            for (Kind kind : values()) {
                left -= kind.share;
                if (left < 0) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("the shares are fewer than " + place);
        }
    }

    /** Begins to call, until so many calls are answered or nobody answers any more. */
    void start(URI endpoint, String routePath, long untilAnswered) {
        until = untilAnswered;
        for (int i = 0; i < CALLERS; i++) {
            SplittableRandom random = new SplittableRandom(20_261_128 + i + untilAnswered);
            callers.add(threads.submit(() -> call(endpoint, routePath, random)));
        }
    }

    long answered() {
        return answered.get();
    }

    /** Waits until all callers have ended. */
    void await() throws Exception {
        for (Future<Map<Kind, Counted>> caller : callers) {
            ended.add(caller.get());
        }
        callers.clear();
    }

    /** How many calls of a kind were answered with that status, by callers that have ended. */
    long count(Kind kind, int status) {
        return ended.stream()
                .mapToLong(counted -> Objects.requireNonNull(counted.get(kind)).byStatus.getOrDefault(status, 0L))
                .sum();
    }

    /** The requests that were answered as having run, or as being run later. */
    List<UUID> acknowledged() {
        List<UUID> all = new ArrayList<>();
        ended.forEach(counted -> counted.values().forEach(of -> all.addAll(of.acknowledged)));
        return all;
    }

    private Map<Kind, Counted> call(URI endpoint, String routePath, SplittableRandom random) {
        Map<Kind, Counted> counted = new EnumMap<>(Kind.class);
        Map<Kind, byte[]> requests = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            counted.put(kind, new Counted());
            String path = kind == Kind.ROUTE ? routePath : TestingNode.FUNCTIONS + kind.path;
            String type = kind == Kind.EVENT ? "Event" : "RequestResponse";
            requests.put(kind, SteadyCaller.request(path, kind.body, "X-Amz-Invocation-Type: " + type));
        }
        try (SteadyCaller caller = new SteadyCaller(endpoint)) {
            while (answered.get() < until) {
                Kind kind = Kind.of(random.nextInt(SHARES));
                byte[] request = Objects.requireNonNull(requests.get(kind));
                Objects.requireNonNull(counted.get(kind)).add(caller.call(request));
                answered.incrementAndGet();
            }
        } catch (IOException e) {
            return counted; // nobody answers any more
        }
        return counted;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** Confined to its caller until that has ended. */
    private static final class Counted {
        private final Map<Integer, Long> byStatus = new HashMap<>();
        private final List<UUID> acknowledged = new ArrayList<>();

        void add(SteadyCaller.Answer answer) {
            byStatus.merge(answer.status(), 1L, Long::sum);
            if (answer.status() < 300 && !answer.requestId().isEmpty()) {
                acknowledged.add(UUID.fromString(answer.requestId()));
            }
        }
    }
}
