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
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.engine.runtime.Instance;
import dev.millrace.engine.runtime.StartListener;
import dev.millrace.engine.runtime.local.JavaRuntime;
import dev.millrace.engine.runtime.local.TestPackage;
import dev.millrace.engine.runtime.process.child.WorkerPlace;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Measures by hand: how long a worker takes from its spawn to its first open place, and how many runs of a no-op pass a
 * link in a second, next to the same function in this JVM.
 * Arguments: {@code start JDK-HOME ROUNDS [FLAG...]} or {@code rate JDK-HOME IN-FLIGHT SECONDS [FLAG...]}.
 */
final class LinkRate {
    private static final SystemClock CLOCK = new SystemClock();
    private static final Admission ADMISSION = new Admission(100_000);
    private static final Reply NOBODY = new Reply() {
        @Override
        public void answered(Run run) {}

        @Override
        public void refused(Refusal refusal) {}
    };
    private static final Payload REQUEST = Payload.ofText("\"you\"");

    private LinkRate() {}

    public static void main(String[] arguments) throws Exception {
        Path scratch = Files.createTempDirectory("link-rate");
        Path code = Files.createDirectory(scratch.resolve("code"));
        TestPackage.ofSamples(code);
        FunctionVersion version = new FunctionVersion(
                new FunctionName("sample"), "$LATEST", "r", "arn:aws:lambda:eu-west-1:123456789012:function:sample",
                "java25", "sample.Text", Map.of(), 256, Duration.ofSeconds(60), "sha", code);
        Path jdk = Path.of(arguments[1]);
        int number = Integer.parseInt(arguments[2]);
        if (arguments[0].equals("start")) {
            List<String> flags = List.of(arguments).subList(3, arguments.length);
            List<Long> millis = new ArrayList<>();
            for (int round = 0; round < number; round++) {
                long begun = System.nanoTime();
                try (Started started = Started.start(version, jdk, scratch, flags)) {
                    started.open(1);
                    millis.add((System.nanoTime() - begun) / 1_000_000);
                }
            }
            millis.sort(null);
            System.out.println("spawn to open, ms: median " + millis.get(number / 2) + " of " + millis);
        } else {
            long seconds = Long.parseLong(arguments[3]);
            List<String> flags = List.of(arguments).subList(4, arguments.length);
            local(version, seconds);
            try (Started started = Started.start(version, jdk, scratch, flags)) {
                started.rate(number, seconds);
            }
        }
        System.exit(0);
    }

    private static Run newRun(FunctionVersion version) {
        Invocation invocation = new Invocation(
                RequestId.random(), version, REQUEST, TriggerKind.INVOKE, CLOCK.nanoTime(), null, null, false, NOBODY);
        Run run = new Run(invocation, (Permit) ADMISSION.admit(version.name()), CLOCK);
        run.takenWarm("a", 1, ended -> ended.appended(), CLOCK.nanoTime());
        return run;
    }

    private static void local(FunctionVersion version, long seconds) {
        CompletableFuture<Instance> starting = new CompletableFuture<>();
        new JavaRuntime(trusted -> true, Map.of()).start(version, newRun(version), new StartListener() {
            @Override
            public void started(Instance started) {
                starting.complete(started);
            }

            @Override
            public void failed(Outcome outcome) {
                throw new IllegalStateException(outcome.payload().text());
            }
        });
        Instance instance = starting.join();
        for (int second = 0; second < seconds; second++) {
            long end = System.nanoTime() + 1_000_000_000;
            long runs = 0;
            while (System.nanoTime() < end) {
                instance.invoke(newRun(version));
                runs++;
            }
            System.out.println("in this JVM, runs/s: " + runs);
        }
    }

    private static final class Started implements AutoCloseable, JvmLink.Owner {
        private final FunctionVersion version;
        private final JvmLink link;
        private final Process process;
        private final AtomicLong runs = new AtomicLong();
        private final AtomicLong batches = new AtomicLong();
        private volatile boolean looping;

        private Started(FunctionVersion version, Path jdk, Path socket, List<String> flags) throws IOException {
            this.version = version;
            link = JvmLink.listen(socket, new JvmLink.Plan(version, Map.of(), Map.of(), version.code()), CLOCK, this);
            List<String> command = new ArrayList<>(List.of(jdk.resolve("bin/java").toString()));
            command.addAll(flags);
            command.addAll(List.of(
                    "-cp",
                    WorkerJars.find().files().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                    "-Dmillrace.socket=" + socket,
                    "dev.millrace.engine.runtime.java.worker.WorkerMain"));
            process = new ProcessBuilder(command).inheritIO().start();
        }

        static Started start(FunctionVersion version, Path jdk, Path scratch, List<String> flags) throws IOException {
            return new Started(version, jdk, scratch.resolve("w" + System.nanoTime()), flags);
        }

        List<Looping> open(int places) throws InterruptedException {
            List<Looping> opened = new ArrayList<>();
            CountDownLatch open = new CountDownLatch(places);
            for (int i = 0; i < places; i++) {
                Looping place = new Looping(open);
                opened.add(place);
                link.open(place, newRun(version));
            }
            open.await();
            return opened;
        }

        void rate(int inFlight, long seconds) throws InterruptedException {
            List<Looping> places = open(inFlight);
            looping = true;
            places.forEach(place -> link.invoke(place, newRun(version)));
            link.flush();
            for (int second = 0; second < seconds; second++) {
                long before = runs.get();
                long batchesBefore = batches.get();
                long begun = System.nanoTime();
                new CountDownLatch(1).await(1, TimeUnit.SECONDS);
                double passed = (System.nanoTime() - begun) / 1e9;
                long done = runs.get() - before;
                System.out.printf(
                        "over the link, %d in flight, runs/s: %.0f, %.1f a batch%n",
                        inFlight, done / passed, (double) done / Math.max(1, batches.get() - batchesBefore));
            }
            process.toHandle().info().totalCpuDuration().ifPresent(cpu -> System.out.println("worker CPU " + cpu));
        }

        @Override
        public void endOfBatch() {
            batches.incrementAndGet();
            link.flush();
        }

        @Override
        public void lost(IOException why) {
            System.out.println("lost: " + why);
        }

        @Override
        public void close() {
            link.close();
            process.destroyForcibly();
            process.onExit().join();
        }

        private final class Looping implements WorkerPlace {
            private final CountDownLatch open;

            Looping(CountDownLatch open) {
                this.open = open;
            }

            @Override
            public void opened() {
                open.countDown();
            }

            @Override
            public void failed(Outcome outcome) {
                System.out.println(outcome.payload().text());
            }

            @Override
            public void ended(Run run, Outcome outcome, boolean reusable) {
                run.end(outcome);
                runs.lazySet(runs.get() + 1);
                if (looping) {
                    link.invoke(this, newRun(version));
                }
            }

            @Override
            public void cameBack() {}
        }
    }
}
