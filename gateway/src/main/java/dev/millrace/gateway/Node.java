package dev.millrace.gateway;

import dev.millrace.engine.Engine;
import dev.millrace.engine.EngineOptions;
import dev.millrace.engine.OpenParts;
import dev.millrace.engine.dispatch.TickBatch;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.loop.EventLoops;
import dev.millrace.engine.runtime.process.language.Languages;
import dev.millrace.engine.runtime.process.launch.WorkerSettings;
import dev.millrace.gateway.admin.AdminOperations;
import dev.millrace.gateway.admin.EngineReadings;
import dev.millrace.gateway.admin.OperatorOnly;
import dev.millrace.gateway.auth.SigningKeys;
import dev.millrace.gateway.capture.CaptureOperations;
import dev.millrace.gateway.capture.PayloadSearch;
import dev.millrace.gateway.http.ControlPlane;
import dev.millrace.gateway.http.Door;
import dev.millrace.gateway.http.HttpServer;
import dev.millrace.gateway.http.HttpServerOptions;
import dev.millrace.gateway.http.route.Router;
import dev.millrace.gateway.http.route.Routes;
import dev.millrace.gateway.http.route.TargetRouter;
import dev.millrace.gateway.http.tls.ServerTls;
import dev.millrace.gateway.lambda.LambdaOperations;
import dev.millrace.gateway.lambda.invoke.Invoke;
import dev.millrace.gateway.message.SdkCourier;
import dev.millrace.gateway.monitor.log.LogOperations;
import dev.millrace.gateway.monitor.log.group.GroupStore;
import dev.millrace.gateway.monitor.log.group.ToldLines;
import dev.millrace.gateway.monitor.log.read.LogScan;
import dev.millrace.gateway.monitor.run.RunOperations;
import dev.millrace.gateway.replay.ReplayOperations;
import dev.millrace.gateway.replay.Replays;
import dev.millrace.telemetry.Telemetry;
import dev.millrace.telemetry.TelemetryOptions;
import dev.millrace.telemetry.export.EventReadings;
import dev.millrace.telemetry.line.LineIndex;
import dev.millrace.telemetry.line.LineIndexing;
import dev.millrace.telemetry.lookup.RunIndexing;
import dev.millrace.telemetry.window.RunWindows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * One server process, assembled: engine, telemetry and doors are made here in the order of the line and closed in the
 * reverse order. Thread-safe.
 */
public final class Node implements AutoCloseable {
    public static final String VERSION = "0.1.0";
    private static final int CONNECTIONS_MAX = 10_000;
    /** Two requests with the largest code packages fit side by side. */
    private static final long BODY_BYTES_MAX = 160L << 20;
    /** The rest of the shutdown timeout is for what comes after the last run: the journal, the last export. */
    private static final int DRAIN_SHARE_OF_TEN = 7;

    private final NodeOptions options;
    private final OpenParts parts;
    private final WorkerSettings workers;
    private final HttpServer server;

    private Node(NodeOptions options, OpenParts parts, WorkerSettings workers, HttpServer server) {
        this.options = options;
        this.parts = parts;
        this.workers = workers;
        this.server = server;
    }

    /** Starts the server, or throws with a message for the operator and leaves nothing behind. */
    public static Node start(NodeOptions options) {
        OpenParts parts = new OpenParts();
        try {
            return assemble(options, parts);
        } catch (RuntimeException | Error e) {
            parts.close();
            throw e;
        }
    }

    private static Node assemble(NodeOptions options, OpenParts parts) {
        ServerTls tls = options.certificate() == null ? null : ServerTls.of(options.certificate());
        HttpServerOptions http =
                new HttpServerOptions(options.host(), options.port(), CONNECTIONS_MAX, BODY_BYTES_MAX, tls);
        HttpServer.requireFreePort(http);
        SigningKeys ofOperator = options.keys() == null ? SigningKeys.ANY : SigningKeys.read(options.keys());
        parts.add(DataDirectoryLock.take(options.dataDirectory()));
        EventLoops loops = parts.add(EventLoops.start(
                EventLoops.loopsFor(Runtime.getRuntime().availableProcessors()),
                Thread.ofPlatform().name("event-loop-", 1).factory()));
        WorkerSettings workers = workers(options);
        Engine engine = parts.add(Engine.start(engineOptions(options), workers));
        SigningKeys keys =
                ofOperator.withFunctions(engine.registry().account().id(), engine.functionsSecret());
        new BundledHello(engine.registry(), engine.codeStore(), options.dataDirectory()).install();
        Telemetry telemetry = telemetry(engine, options, parts);
        ThreadPoolExecutor control = controlThreads(parts);
        Router.Builder routes = new Router.Builder();
        TargetRouter.Builder targets = new TargetRouter.Builder();
        LineIndex lines = lines(engine, options, parts);
        GroupStore groups = groups(options, parts);
        addRuns(engine, lines, groups, options, routes::add, parts);
        EventServices services = parts.add(EventServices.start(
                engine, options.dataDirectory(), options.services(), routes::add, targets));
        ObjectServices objects = parts.add(
                ObjectServices.open(engine, options, services.delivery(), keys, routes::add));
        engine.events().deliveries().use(objects.courier(parts.add(new SdkCourier(options.services()))));
        LambdaOperations.register(
                routes::add,
                engine.registry(),
                engine.codeStore(),
                workers.languages(),
                workers.isolation(),
                engine.admission()::accountRunsMax,
                engine::setReservedConcurrency,
                arn -> services.hasBus(arn) || objects.hasBucket(arn),
                options.services(),
                objects.code(),
                engine.clock());
        WebServices web = parts.add(
                WebServices.open(engine, options.dataDirectory(), keys, control, routes::add));
        addLogs(engine, telemetry, lines, groups, options.dataDirectory(), targets);
        AdminOperations.register(
                routes, engine, telemetry, options.dataDirectory().resolve("journal"));
        Door.Factory invoke = loop -> new Invoke(
                engine.registry(),
                new TickBatch(engine.newBatch(), loop),
                engine.events(),
                engine.clock(),
                control);
        MonitorServices monitor = parts.add(MonitorServices.open(
                engine, telemetry, options, services.delivery(), routes::add, targets));
        ControlPlane operations = new ControlPlane(routes.build(), targets.build(), monitor.queries(), control);
        List<Door.Factory> doors = List.of(web.urls(), invoke, web.apis(), objects.door(operations));
        HttpServer server = HttpServer.start(
                http, loops, doors, operations, telemetry.replyTimes(), engine.clock());
        parts.add(server);
        engine.servesAt("http://127.0.0.1:" + server.port());
        return new Node(options, parts, workers, server);
    }

    private static void addRuns(
            Engine engine,
            LineIndex lines,
            GroupStore groups,
            NodeOptions options,
            Routes routes,
            OpenParts parts) {
        Path data = options.dataDirectory();
        RunIndexing runs = RunIndexing.start(data.resolve("journal"), engine.clock());
        parts.addBelow(runs); // operations search it until the control threads have ended
        Routes guarded = OperatorOnly.routes(options.operatorToken(), routes);
        RunOperations.register(
                guarded,
                runs.search(),
                lines,
                ToldLines.of(groups, engine.registry()::snapshot, engine.clock()),
                data,
                engine.registry().account(),
                options.prices(),
                engine.clock());
        addPayloads(engine, new PayloadSearch(runs.search(), data.resolve("payloads")), guarded, parts);
    }

    private static void addPayloads(
            Engine engine, PayloadSearch payloads, Routes routes, OpenParts parts) {
        CaptureOperations.register(
                routes, engine.registry(), engine.capturePolicies(), payloads, engine.clock());
        Replays replays = parts.add(new Replays(
                payloads, engine.registry()::snapshot, engine::newBatch, engine.capturePolicies(), engine.clock()));
        ReplayOperations.register(routes, replays, engine.registry(), payloads, engine.clock());
    }

    private static Telemetry telemetry(Engine engine, NodeOptions options, OpenParts parts) {
        EventReadings events = new EventReadings(engine.events().tail());
        parts.addBelow(events);
        Telemetry telemetry = Telemetry.start(
                engine.journal().tail(),
                options.dataDirectory().resolve("journal").resolve(RunWindows.FILE_NAME),
                new Telemetry.Journals(
                        options.dataDirectory().resolve("journal"),
                        options.dataDirectory().resolve("logs"),
                        engine.events().tail(),
                        engine.registry().account()),
                TelemetryOptions.defaults(VERSION),
                new EngineReadings(engine).and(events),
                engine.clock());
        parts.addBelow(telemetry); // it closes after the engine, when the last records are in the journal
        return telemetry;
    }

    private static ThreadPoolExecutor controlThreads(OpenParts parts) {
        ThreadPoolExecutor control = ControlThreads.start();
        parts.add(() -> ControlThreads.end(control));
        return control;
    }

    private static GroupStore groups(NodeOptions options, OpenParts parts) {
        return parts.addBelow(GroupStore.open(options.dataDirectory().resolve(GroupStore.FILE_NAME)));
    }

    private static LineIndex lines(Engine engine, NodeOptions options, OpenParts parts) {
        LineIndexing lines = LineIndexing.start(options.dataDirectory().resolve("logs"), engine.clock());
        parts.addBelow(lines);
        return lines.index();
    }

    private static void addLogs(
            Engine engine,
            Telemetry telemetry,
            LineIndex lines,
            GroupStore groups,
            Path data,
            TargetRouter.Builder targets) {
        Account account = engine.registry().account();
        LogScan scan = new LogScan(
                data.resolve("logs"),
                data.resolve("journal"),
                lines,
                telemetry.endedRuns(),
                engine.clock(),
                account::runtimeArn);
        LogOperations.register(targets, scan, groups, engine.logs(), account, engine.registry()::snapshot);
    }

    /** What this machine has for functions, and what the operator allows. */
    private static WorkerSettings workers(NodeOptions options) {
        Path cache = options.dataDirectory().resolve("cache");
        return WorkerSettings.of(
                Languages.find(System.getenv(), options.runtimes(), cache),
                WorkerSettings.probe(),
                options.isolation(),
                Set.copyOf(options.trusted()),
                Set.of(BundledHello.asItComes()),
                options.neutralWorkers());
    }

    private static EngineOptions engineOptions(NodeOptions options) {
        EngineOptions defaults = EngineOptions.defaults(options.dataDirectory());
        Duration drainTimeout =
                options.shutdownTimeout().multipliedBy(DRAIN_SHARE_OF_TEN).dividedBy(10);
        return new EngineOptions(
                options.dataDirectory(),
                defaults.account(),
                options.accountRunsMax(),
                options.zones(),
                defaults.ringSlots(),
                defaults.stuckThreadsMax(),
                defaults.initTimeout(),
                defaults.instanceIdle(),
                defaults.threadIdle(),
                drainTimeout,
                options.journal(),
                options.capture());
    }

    public NodeOptions options() {
        return options;
    }

    /** What the machine can run. */
    public WorkerSettings workers() {
        return workers;
    }

    /** The port that the server listens on. */
    public int port() {
        return server.port();
    }

    /** Refuses new requests, lets runs in progress end and answers them, then closes what it started. */
    @Override
    public synchronized void close() {
        parts.close();
    }
}
