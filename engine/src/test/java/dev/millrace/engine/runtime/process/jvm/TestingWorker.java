package dev.millrace.engine.runtime.process.jvm;

import dev.millrace.engine.admission.Admission;
import dev.millrace.engine.admission.Permit;
import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Invocation;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.Reply;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.journal.log.LogStream;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.engine.runtime.process.child.WorkerPlace;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A function in a real worker JVM. Thread-safe. */
final class TestingWorker implements AutoCloseable, JvmLink.Owner {
    private static final Reply NOBODY = new Reply() {
        @Override
        public void answered(Run run) {}

        @Override
        public void refused(Refusal refusal) {}
    };

    private final SystemClock clock = new SystemClock();
    private final Admission admission = new Admission(10_000);
    private final FunctionVersion version;
    private final List<String> output = new ArrayList<>();
    final CompletableFuture<IOException> lost = new CompletableFuture<>();
    private int places;
    final JvmLink link;
    final Process process;

    TestingWorker(Path jdk, Path scratch, Path code, String handler) throws IOException {
        this(jdk, scratch, code, handler, List.of());
    }

    TestingWorker(Path jdk, Path scratch, Path code, String handler, List<String> flags) throws IOException {
        this(jdk, scratch, code, handler, flags, Map.of(), Map.of());
    }

    /**
     * @param ofProcess variables that the link takes the process to be started with
     * @param left those that it has, as a wrapper may have left them
     */
    TestingWorker(
            Path jdk,
            Path scratch,
            Path code,
            String handler,
            List<String> flags,
            Map<String, String> ofProcess,
            Map<String, String> left)
            throws IOException {
        version = version(code, handler);
        Path socket = scratch.resolve("w" + System.nanoTime());
        Map<String, String> offered = Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:4566");
        link = JvmLink.listen(socket, new JvmLink.Plan(version, offered, ofProcess, code), clock, this);
        List<String> command = new ArrayList<>(List.of(jdk.resolve("bin/java").toString()));
        command.addAll(flags);
        command.addAll(List.of(
                "-cp",
                WorkerJars.find().files().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                "-Dmillrace.socket=" + socket,
                "dev.millrace.engine.runtime.java.worker.WorkerMain"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(left);
        process = builder.start();
        Thread.ofPlatform().daemon().start(this::readOutput);
    }

    /** A link without a worker. */
    static JvmLink listen(Path socket, Path code, JvmLink.Owner owner) throws IOException {
        JvmLink.Plan plan = new JvmLink.Plan(version(code, "sample.Text"), Map.of(), Map.of(), code);
        return JvmLink.listen(socket, plan, new SystemClock(), owner);
    }

    private static FunctionVersion version(Path code, String handler) {
        return new FunctionVersion(
                new FunctionName("sample"),
                "$LATEST",
                UUID.randomUUID().toString(),
                "arn:aws:lambda:eu-west-1:123456789012:function:sample",
                "java25",
                handler,
                Map.of("COLOUR", "red"),
                256,
                Duration.ofSeconds(60),
                "sha",
                code);
    }

    /** The JDKs of this machine on which functions run, from those where JDKs usually are. */
    static Stream<Path> jdks() throws IOException {
        List<Path> found = new ArrayList<>(List.of(Path.of(System.getProperty("java.home")).toRealPath()));
        Path usual = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(usual)) {
            try (Stream<Path> homes = Files.list(usual)) {
                for (Path home : homes.toList()) {
                    if (Files.isExecutable(home.resolve("bin/java")) && Files.exists(home.resolve("release"))) {
                        found.add(home.toRealPath());
                    }
                }
            }
        }
        return found.stream().distinct().sorted();
    }

    private void readOutput() {
        try (var lines = process.inputReader()) {
            lines.lines().forEach(line -> {
                synchronized (output) {
                    output.add(line);
                }
            });
        } catch (IOException e) {
            return; // the process is gone
        }
    }

    /** What the JVM printed itself, outside functions. */
    String output() {
        synchronized (output) {
            return String.join("\n", output);
        }
    }

    Run newRun(String json) {
        Invocation invocation = new Invocation(
                RequestId.random(),
                version,
                Payload.ofText(json),
                TriggerKind.INVOKE,
                clock.nanoTime(),
                null,
                "Root=1-2-3",
                true,
                NOBODY);
        Run run = new Run(invocation, (Permit) admission.admit(version.name()), clock);
        run.takenWarm("a", 1, ended -> {}, clock.nanoTime());
        return run;
    }

    TestingPlace open() {
        TestingPlace place = new TestingPlace(newRun("{}"));
        places++;
        place.first.logsTo(LogStream.ofInstance("f", "$LATEST", places, clock.epochNanos()));
        link.open(place, place.first);
        return place;
    }

    /** A place that has been opened. */
    TestingPlace opened() {
        TestingPlace place = open();
        await(place.opened);
        return place;
    }

    static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(60, TimeUnit.SECONDS).join();
    }

    static String printed(Run run) {
        var log = run.logIfAny();
        return log == null ? "" : new String(log.tail(), StandardCharsets.UTF_8);
    }

    @Override
    public void endOfBatch() {}

    @Override
    public void lost(IOException why) {
        lost.complete(why);
    }

    @Override
    public void close() {
        link.close();
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Thread-safe. */
    final class TestingPlace implements WorkerPlace {
        final Run first;
        final CompletableFuture<TestingPlace> opened = new CompletableFuture<>();
        final CompletableFuture<Outcome> failed = new CompletableFuture<>();
        final CompletableFuture<TestingPlace> cameBack = new CompletableFuture<>();
        private volatile CompletableFuture<Run> ended = new CompletableFuture<>();
        volatile boolean reusable = true;

        TestingPlace(Run first) {
            this.first = first;
        }

        /** Hands over a run, without a flush. */
        Run hand(String json) {
            Run run = newRun(json);
            ended = new CompletableFuture<>();
            link.invoke(this, run);
            return run;
        }

        Run start(String json) {
            Run run = hand(json);
            link.flush();
            return run;
        }

        /** Starts a run whose function says that it is in. */
        Run startIn(String json) {
            Run run = start(json);
            Awaitility.await().until(() -> printed(run).equals("in\n"));
            return run;
        }

        Run run(String json) {
            start(json);
            return end();
        }

        Run end() {
            return await(ended);
        }

        String call(String json) {
            Outcome outcome = run(json).outcome();
            if (outcome instanceof Outcome.Returned) {
                return outcome.payload().text();
            }
            throw new AssertionError(outcome.payload().text());
        }

        boolean isRunning() {
            return !ended.isDone();
        }

        @Override
        public void opened() {
            opened.complete(this);
        }

        @Override
        public void failed(Outcome outcome) {
            failed.complete(outcome);
        }

        @Override
        public void ended(Run run, Outcome outcome, boolean reusableNow) {
            reusable = reusableNow;
            run.end(outcome);
            ended.complete(run);
        }

        @Override
        public void cameBack() {
            cameBack.complete(this);
        }
    }
}
