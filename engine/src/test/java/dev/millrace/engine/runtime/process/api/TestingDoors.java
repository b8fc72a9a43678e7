package dev.millrace.engine.runtime.process.api;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.millrace.engine.admission.Admission;
import dev.millrace.engine.admission.Permit;
import dev.millrace.engine.clock.ManualClock;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Invocation;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.Reply;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.invocation.ResponseStream;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.engine.runtime.process.host.OpenFiles;
import dev.millrace.engine.runtime.process.child.WorkerOutput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The doors of one worker at a real server. Confined to the test's thread. */
final class TestingDoors implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-04T05:06:07.008Z");
    static final String ARN = "arn:aws:lambda:eu-west-1:123456789012:function:f";
    static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final FunctionVersion FUNCTION = new FunctionVersion(
            new FunctionName("f"), "$LATEST", "revision", ARN, "nodejs24.x", "f.f", Map.of(), 128, TIMEOUT, "sha",
            Path.of("code"));
    private static final Reply NOBODY = new Reply() {
        @Override
        public void answered(Run run) {}

        @Override
        public void refused(Refusal refusal) {}
    };

    final WorkerOutput output;
    final RuntimeApiLink link;
    final AtomicInteger batches = new AtomicInteger();
    private final ManualClock clock = new ManualClock(NOW);
    private final RuntimeApi api;
    private final Path socket;
    private final int port;
    private final List<RawWorker> connections = new ArrayList<>();
    /** Whether who calls the port is taken for the worker, which is this process. */
    volatile boolean isInvited = true;

    TestingDoors(Path directory, int placesMax) throws IOException {
        output = new WorkerOutput(placesMax > 1);
        api = new RuntimeApi(clock, batches::incrementAndGet);
        socket = directory.resolve("s");
        List<Long> worker = List.of(ProcessHandle.current().pid());
        RuntimeApi.Doors doors =
                api.open(socket, placesMax, output, caller -> isInvited && OpenFiles.hold(worker, caller));
        link = doors.link();
        port = doors.port();
    }

    /** By the socket file. */
    RawWorker connect() throws IOException {
        RawWorker connection = new RawWorker(UnixDomainSocketAddress.of(socket));
        connections.add(connection);
        return connection;
    }

    /** By the port. */
    RawWorker connectToPort() throws IOException {
        RawWorker connection = new RawWorker(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        connections.add(connection);
        return connection;
    }

    RecordingPlace open() {
        RecordingPlace place = new RecordingPlace();
        link.open(place, run());
        return place;
    }

    /** Has {@code worker} fetch a run in a place of its own, as the first thing that it does. */
    Fetched fetch(RawWorker worker) throws Exception {
        RecordingPlace place = open();
        worker.askForNext();
        assertInstanceOf(RecordingPlace.Told.Opened.class, place.next());
        Run run = run();
        link.invoke(place, run);
        return new Fetched(place, run, worker.receive());
    }

    /** Has {@code worker} fetch a run whose caller takes the response piece by piece. */
    Fetched fetch(RawWorker worker, ResponseStream stream) throws Exception {
        RecordingPlace place = open();
        worker.askForNext();
        assertInstanceOf(RecordingPlace.Told.Opened.class, place.next());
        Run run = run("{}", null, null, stream);
        link.invoke(place, run);
        return new Fetched(place, run, worker.receive());
    }

    /** Whether a worker that did something wrong, or another one on its behalf, can go on in that place. */
    Fetched fetchAgain(RawWorker worker, RecordingPlace place) throws IOException {
        Run run = run();
        link.invoke(place, run);
        return new Fetched(place, run, worker.next());
    }

    Run run() {
        return run("{}", null, null);
    }

    /** A run that has been taken for a warm instance. */
    Run run(String payload, @Nullable String clientContext, @Nullable String trace) {
        return run(payload, clientContext, trace, null);
    }

    private Run run(
            String payload,
            @Nullable String clientContext,
            @Nullable String trace,
            @Nullable ResponseStream stream) {
        Invocation invocation = new Invocation(
                RequestId.random(),
                FUNCTION,
                Payload.ofText(payload),
                TriggerKind.INVOKE,
                clock.nanoTime(),
                clientContext,
                trace,
                false,
                1,
                NOBODY,
                stream);
        Run run = new Run(invocation, (Permit) new Admission(1).admit(FUNCTION.name()), clock);
        run.takenWarm("a", 1, _ -> {}, clock.nanoTime());
        return run;
    }

    @Override
    public void close() throws IOException {
        for (RawWorker connection : connections) {
            connection.close();
        }
        link.close();
        api.close();
    }

    record Fetched(RecordingPlace place, Run run, RawWorker.Answer answer) {
        String id() {
            return run.requestId().toString();
        }
    }
}
