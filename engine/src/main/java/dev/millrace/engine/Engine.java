package dev.millrace.engine;

import dev.millrace.engine.admission.Admission;
import dev.millrace.engine.async.queue.EventQueue;
import dev.millrace.engine.capture.Captures;
import dev.millrace.engine.capture.policy.CapturePolicies;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.clock.DurationText;
import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.dispatch.Dispatcher;
import dev.millrace.engine.dispatch.Gate;
import dev.millrace.engine.dispatch.InvocationBatch;
import dev.millrace.engine.dispatch.RefusalCounts;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.function.Registry;
import dev.millrace.engine.function.code.CodeStore;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.journal.RunJournal;
import dev.millrace.engine.journal.log.LogGaps;
import dev.millrace.engine.journal.log.LogJournal;
import dev.millrace.engine.runtime.FunctionRuntime;
import dev.millrace.engine.runtime.java.InstalledStreams;
import dev.millrace.engine.runtime.local.JavaRuntime;
import dev.millrace.engine.runtime.process.ProcessRuntime;
import dev.millrace.engine.runtime.process.launch.WorkerEnvironment;
import dev.millrace.engine.runtime.process.launch.WorkerLauncher;
import dev.millrace.engine.runtime.process.launch.WorkerSettings;
import dev.millrace.engine.runtime.process.api.RuntimeApi;
import dev.millrace.engine.zone.Zone;
import dev.millrace.engine.zone.ZoneOptions;
import dev.millrace.engine.zone.ZoneState;
import dev.millrace.engine.zone.Zones;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine, assembled: everything that lives long in it is made here, and its watch thread is started here. Its last
 * act for every run is to append a record to the journal. Thread-safe.
 */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final long DRAIN_POLL_NANOS = 1_000_000;
    /** Lines of up to 16 KiB: 16 MiB of memory while the disk stands still. */
    private static final int LOG_LINES_WAITING_MAX = 1_024;

    /** Half as many as the secrets of AWS have digits. */
    private static final int SECRET_BYTES = 20;

    /** What asynchronous events leave of the account's runs to callers that wait, in tenths. */
    private static final int WAITING_CALLERS_TENTHS = 1;

    private static final Duration THREAD_END_MAX = Duration.ofSeconds(2);

    private final EngineOptions options;
    private final Clock clock = new SystemClock();
    private final CodeStore codeStore;
    private final Registry registry;
    private final RunJournal journal;
    private final LogJournal logs;
    private final Capturing capturing;
    private final Admission admission;
    private final RefusalCounts refusals = new RefusalCounts();
    private final Zones zones;
    private final Dispatcher dispatcher;
    private final Gate gate;
    private final LineWatch watch;
    private final Thread watchThread;
    private final EventQueue events;
    private final Thread eventThread;
    private final OpenParts parts;
    private final AtomicReference<@Nullable String> endpointUrl = new AtomicReference<>();
    private final String functionsSecret = randomSecret();

    private Engine(EngineOptions options, WorkerSettings workers, OpenParts parts) {
        this.options = options;
        this.parts = parts;
        // Of all parts the journal takes longest to open, so that the registry opens beside it.
        OpeningPart<RunJournal> openingJournal = OpeningPart.begin(
                "journal-open",
                () -> RunJournal.open(options.dataDirectory().resolve("journal"), options.journal(), clock));
        parts.add(openingJournal::close);
        codeStore = CodeStore.open(options.dataDirectory().resolve("code"));
        registry = parts.add(Registry.open(
                options.dataDirectory().resolve("functions.db"), codeStore, clock, options.account()));
        journal = openingJournal.await();
        logs = parts.add(LogJournal.open(
                options.dataDirectory().resolve("logs"),
                options.journal().withSyncEachBatch(false).withQueueCapacity(LOG_LINES_WAITING_MAX),
                clock));
        LogGaps gaps = parts.add(LogGaps.open(options.dataDirectory().resolve("logs"), clock));
        LogLines lines = parts.add(new LogLines(logs, gaps, clock));
        capturing = parts.add(new Capturing(
                options.dataDirectory(), options.capture(), journal, registry::snapshot, clock));
        registry.whenDeleted(capturing::forget);
        parts.add(InstalledStreams.install());
        FunctionRuntime java = parts.add(new JavaRuntime(
                version -> workers.isolation().of(version) == Isolation.IN_PROCESS,
                functionEnvironment(options.account())));
        FunctionRuntime processes = parts.add(processRuntime(workers));
        admission = new Admission(options.accountRunsMax());
        registry.snapshot().reservedConcurrency().forEach(admission::reserve);
        ZoneOptions zoneOptions = new ZoneOptions(
                options.zoneRunsMax(),
                options.stuckThreadsMax(),
                options.initTimeout(),
                options.instanceIdle(),
                options.threadIdle());
        List<FunctionRuntime> runtimes = List.of(processes, java);
        zones = new Zones(
                options.zones(),
                zoneOptions,
                runtimes,
                capturing.captures(),
                journal::nextInstanceNumber,
                clock);
        parts.add(zones::close);
        dispatcher = new Dispatcher(options.ringSlots(), zones, refusals);
        parts.add(dispatcher::close);
        gate = new Gate(admission, refusals, lines, clock);
        AdmissionBooks books = new AdmissionBooks(admission, refusals, journal, clock);
        watch = new LineWatch(
                registry::snapshot, zones, dispatcher, journal, capturing.captures(), logs, lines, gate, books, clock);
        watchThread = Thread.ofPlatform().name("line-watch").daemon().unstarted(watch);
        events = parts.add(EventQueue.open(
                options.dataDirectory().resolve("events"),
                options.journal(),
                registry::snapshot,
                newBatch(),
                options.account(),
                Math.ceilDiv(options.accountRunsMax() * (10 - WAITING_CALLERS_TENTHS), 10),
                clock));
        eventThread = Thread.ofPlatform().name("event-pump").daemon().unstarted(events);
    }

    private ProcessRuntime processRuntime(WorkerSettings workers) {
        WorkerEnvironment environment = new WorkerEnvironment(endpointUrl::get, functionsSecret);
        RuntimeApi api = new RuntimeApi(clock, journal::flush);
        try {
            WorkerLauncher launcher = WorkerLauncher.create(workers, api, environment, journal::flush, clock);
            return new ProcessRuntime(workers.isolation(), launcher, clock, journal::flush);
        } catch (IOException e) {
            api.close();
            throw new UncheckedIOException("worker processes cannot be started here", e);
        }
    }

    private static String randomSecret() {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** What every function finds in its environment, unless it sets it itself. */
    private static Map<String, String> functionEnvironment(Account account) {
        return Map.of("AWS_REGION", account.region(), "AWS_DEFAULT_REGION", account.region(), "TZ", ":UTC");
    }

    /** Starts the engine, or throws and leaves nothing open. */
    public static Engine start(EngineOptions options, WorkerSettings workers) {
        OpenParts parts = new OpenParts();
        try {
            Engine engine = new Engine(options, workers, parts);
            engine.capturing.start();
            engine.watchThread.start();
            engine.eventThread.start();
            return engine;
        } catch (RuntimeException | Error e) {
            parts.close();
            throw e;
        }
    }

    /** A door's way into the line, confined to the calling thread. */
    public InvocationBatch newBatch() {
        return new InvocationBatch(gate, dispatcher);
    }

    /** Reserves concurrency for a function, or frees its reservation when null. */
    public void setReservedConcurrency(FunctionName function, @Nullable Integer runsMax) {
        admission.reserve(function, runsMax);
    }

    /** Takes a zone up or down while runs go on. Returns null when there is no such zone. */
    public @Nullable Zone setZone(String zone, ZoneState state) {
        return dispatcher.set(zone, state);
    }

    /** With which functions sign, under the account's id, what they send to this server; another at each start. */
    public String functionsSecret() {
        return functionsSecret;
    }

    /** Tells where the AWS SDKs find this server; functions that start from now on find it in their environment. */
    public void servesAt(String url) {
        endpointUrl.set(url);
    }

    /** Why no invocation is taken at present, or null when they are. */
    public @Nullable Refusal refusal() {
        return gate.refusal();
    }

    public EngineStatus status() {
        return new EngineStatus(
                admission.inFlight(),
                admission.accountRunsMax(),
                dispatcher.depth(),
                refusals.byReason(),
                logs.droppedLines(),
                zones.all().stream().map(Zone::status).toList());
    }

    public Clock clock() {
        return clock;
    }

    public CodeStore codeStore() {
        return codeStore;
    }

    public Registry registry() {
        return registry;
    }

    public Admission admission() {
        return admission;
    }

    public Zones zones() {
        return zones;
    }

    public RunJournal journal() {
        return journal;
    }

    /** Of which runs payloads are kept. */
    public CapturePolicies capturePolicies() {
        return capturing.policies();
    }

    /** What keeps the payloads of runs. */
    public Captures captures() {
        return capturing.captures();
    }

    /** Where doors leave what is to be run later. */
    public EventQueue events() {
        return events;
    }

    public LogJournal logs() {
        return logs;
    }

    /** Refuses what comes from now on, waits for the runs in progress up to the drain timeout, then ends the rest. */
    @Override
    public void close() {
        events.drain();
        gate.close();
        long deadlineNanos = clock.nanoTime() + options.drainTimeout().toNanos();
        while (admission.inFlight() > 0 && clock.nanoTime() - deadlineNanos < 0) {
            LockSupport.parkNanos(this, DRAIN_POLL_NANOS);
        }
        int abandoned = admission.inFlight();
        if (abandoned > 0) {
            LOG.warn(
                    "abandoned {} that had not ended after {}",
                    abandoned == 1 ? "1 run" : abandoned + " runs",
                    DurationText.print(options.drainTimeout()));
        }
        events.stop();
        awaitEnd(eventThread);
        watch.close();
        LockSupport.unpark(watchThread);
        awaitEnd(watchThread);
        parts.close();
    }

    private static void awaitEnd(Thread thread) {
        try {
            if (!thread.join(THREAD_END_MAX)) {
                LOG.warn("{} is still at work after {}", thread.getName(), DurationText.print(THREAD_END_MAX));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
