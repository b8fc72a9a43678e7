package dev.millrace.loadtest;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.FrontDoorErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.BaseStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/architecture.md and the packages to each other. */
class ArchitectureTest {
    /** The packages of the engine; each may use those before it. */
    private static final List<String> ENGINE = List.of(
            "clock",
            "loop",
            "database",
            "journal",
            "trace",
            "function",
            "admission",
            "invocation",
            "capture",
            "runtime",
            "zone",
            "dispatch",
            "async");
    /** All packages of the gateway; each may use those before it. */
    private static final List<String> GATEWAY = List.of(
            "gateway.hello",
            "gateway.http.body",
            "gateway.http.reply",
            "gateway.http.request",
            "gateway.http.tls",
            "gateway.http.wire",
            "gateway.http.route",
            "gateway.http",
            "gateway.json",
            "gateway.web",
            "gateway.auth",
            "gateway.url",
            "gateway.shape",
            "gateway.message",
            "gateway.lambda.reference",
            "gateway.lambda.invoke",
            "gateway.lambda.tag",
            "gateway.lambda.concurrency",
            "gateway.lambda.alias",
            "gateway.lambda.event",
            "gateway.lambda.permission",
            "gateway.lambda.url",
            "gateway.lambda.function.configuration",
            "gateway.lambda.function.code",
            "gateway.lambda.function",
            "gateway.lambda",
            "gateway.api.route",
            "gateway.api.registry",
            "gateway.api.authorize",
            "gateway.api.log",
            "gateway.api.serve",
            "gateway.api.control",
            "gateway.schedule.expression",
            "gateway.schedule.timer",
            "gateway.schedule.request",
            "gateway.schedule.group",
            "gateway.schedule.target",
            "gateway.schedule.plan",
            "gateway.schedule",
            "gateway.event.input",
            "gateway.event.pattern",
            "gateway.event.reference",
            "gateway.event.registry",
            "gateway.event.delivery",
            "gateway.event.bus",
            "gateway.event.rule",
            "gateway.event.target",
            "gateway.event.tag",
            "gateway.event.put",
            "gateway.event",
            "gateway.monitor.log.pattern",
            "gateway.monitor.log.group",
            "gateway.monitor.log.read",
            "gateway.monitor.log",
            "gateway.object.change",
            "gateway.object.setting",
            "gateway.object.notification",
            "gateway.object.cors",
            "gateway.object.event",
            "gateway.object.outside",
            "gateway.object.store",
            "gateway.object.bucket",
            "gateway.object.form",
            "gateway.object.servlet",
            "gateway.object.door",
            "gateway.object",
            "gateway.monitor.math",
            "gateway.monitor.wire",
            "gateway.monitor.series",
            "gateway.monitor.metric",
            "gateway.monitor.function",
            "gateway.monitor.custom",
            "gateway.monitor.run.query",
            "gateway.capture",
            "gateway.monitor.run",
            "gateway.replay",
            "gateway.monitor.alarm.state",
            "gateway.monitor.alarm.registry",
            "gateway.monitor.alarm.action",
            "gateway.monitor.alarm.evaluate",
            "gateway.monitor.alarm.request",
            "gateway.admin",
            "gateway",
            "gateway.cli.terminal",
            "gateway.cli.journal",
            "gateway.cli.bill",
            "gateway.cli.capture",
            "gateway.cli");
    /** All packages of the load harness; each may use those before it. */
    private static final List<String> LOADTEST = List.of(
            "loadtest.functions",
            "loadtest.load.scenario",
            "loadtest.load.recorded",
            "loadtest.load.client",
            "loadtest.load.measurement",
            "loadtest.load",
            "loadtest.load.report",
            "loadtest.bench.server",
            "loadtest.bench.tool",
            "loadtest.bench",
            "loadtest.bench.line",
            "loadtest.bench.runtime",
            "loadtest.bench.start",
            "loadtest.bench.sleep",
            "loadtest.bench.schedule",
            "loadtest.bench.web",
            "loadtest.bench.history",
            "loadtest.bench.telemetry",
            "loadtest");
    /** The modules; each may use those before it. */
    private static final List<String> MODULES = List.of("engine", "telemetry", "gateway", "loadtest");

    private static final List<Class<?>> THREADED =
            List.of(Thread.class, ThreadPoolExecutor.class, ForkJoinPool.class, Timer.class);
    /** Methods, by name, that make threads or have those of the JDK do something. */
    private static final Map<Class<?>, String> TAKING = Map.of(
            Thread.class, "of(Platform|Virtual)|startVirtualThread",
            Executors.class, "new.*",
            ForkJoinPool.class, ".*",
            CompletionStage.class, ".*(Async|Executor|Timeout)",
            Process.class, "onExit",
            ProcessHandle.class, "onExit",
            Collection.class, "parallelStream",
            BaseStream.class, "parallel");
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.millrace");

    @Test
    void aPackageOfTheEngineUsesOnlyThoseBeforeIt() {
        for (int i = 0; i < ENGINE.size(); i++) {
            List<String> later = ENGINE.subList(i + 1, ENGINE.size());
            for (String name : later) {
                noClasses()
                        .that()
                        .resideInAPackage(enginePackage(ENGINE.get(i)))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(enginePackage(name))
                        .check(CLASSES);
            }
            noClasses()
                    .that()
                    .resideInAPackage(enginePackage(ENGINE.get(i)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.millrace.engine")
                    .check(CLASSES);
        }
    }

    @Test
    void aPackageOfTheGatewayUsesOnlyThoseBeforeIt() {
        eachUsesOnlyThoseBeforeIt("gateway", GATEWAY);
    }

    @Test
    void aPackageOfTheLoadHarnessUsesOnlyThoseBeforeIt() {
        eachUsesOnlyThoseBeforeIt("loadtest", LOADTEST);
    }

    @Test
    void onlyTheOperationsOnFunctionsUseOtherFeaturesOfTheApi() {
        List<String> features = List.of("invoke", "tag", "concurrency", "alias", "event");
        for (String feature : features) {
            String[] others = features.stream()
                    .filter(other -> !other.equals(feature))
                    .map(other -> "dev.millrace.gateway.lambda." + other)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("dev.millrace.gateway.lambda." + feature)
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(others))
                    .check(CLASSES);
        }
        noClasses()
                .that()
                .resideInAPackage("dev.millrace.gateway.lambda..")
                .and()
                .resideOutsideOfPackage("dev.millrace.gateway.lambda.invoke")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.millrace.gateway.lambda.invoke", "dev.millrace.gateway.http")
                .check(CLASSES);
    }

    @Test
    void noTwoPackagesUseEachOther() {
        slices().matching("dev.millrace.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void aModuleUsesOnlyThoseBeforeIt() {
        for (int i = 0; i < MODULES.size() - 1; i++) {
            String[] later = MODULES.subList(i + 1, MODULES.size()).stream()
                    .map(module -> "dev.millrace." + module + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("dev.millrace." + MODULES.get(i) + "..")
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(later))
                    .check(CLASSES);
        }
    }

    /** It is compiled a second time, for workers on older JDKs, which have nothing else of the engine. */
    @Test
    void whatRunsJavaFunctionsStandsAlone() {
        noClasses()
                .that()
                .resideInAPackage("dev.millrace.engine.runtime.java..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.millrace..")
                        .and(resideOutsideOfPackage("dev.millrace.engine.runtime.java..")))
                .check(CLASSES);
    }

    @Test
    void ofTheEngineOnlyTheRuntimeApiSpeaksHttpAndNothingKnowsExporters() {
        noClasses()
                .that()
                .resideInAPackage("dev.millrace.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.opentelemetry..", "io.prometheus..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("dev.millrace.engine..")
                .and()
                .resideOutsideOfPackages("dev.millrace.engine.runtime.process.api", "dev.millrace.engine.loop")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(CLASSES);
    }

    @Test
    void onlyTheFormsOfErrorsKnowTheStatusOfARefusal() {
        classes()
                .that()
                .implement(ErrorForm.class)
                .should()
                .resideInAnyPackage("dev.millrace.gateway.http.reply", "dev.millrace.gateway.monitor.wire")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.millrace.gateway.http.request", "dev.millrace.gateway.http.reply")
                .should()
                .callMethod(FrontDoorErrors.class, "error", int.class, String.class, String.class)
                .check(CLASSES);
    }

    @Test
    void theBoxesOfTheDiagramAreThePackages() throws IOException {
        String page = Files.readString(ROOT.resolve("docs").resolve("architecture.md"));
        Matcher boxes = Pattern.compile("\\[([a-z]+(?:/[a-z]+)+)]").matcher(page);
        TreeSet<String> drawn = new TreeSet<>();
        while (boxes.find()) {
            drawn.add(boxes.group(1));
        }
        TreeSet<String> existing = packages()
                .map(name -> name.replace('.', '/'))
                .filter(name -> name.contains("/"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(!existing.isEmpty());
        assertEquals(String.join("\n", existing), String.join("\n", drawn));
    }

    /** Whoever has a thread do something is in the column "started by" of the page; the load harness is no server. */
    @Test
    void onlyThoseThatThePageOfThreadsNamesHaveThreadsDoSomething() throws IOException {
        TreeSet<String> named = new TreeSet<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs").resolve("threads.md"))) {
            String[] cells = line.split("\\|", -1);
            if (cells.length == 7) {
                Pattern.compile("`(\\w+)`").matcher(cells[3]).results().forEach(name -> named.add(name.group(1)));
            }
        }
        TreeSet<String> found = CLASSES.stream()
                .filter(type -> !type.getPackageName().startsWith("dev.millrace.loadtest"))
                .flatMap(type -> type.getCodeUnitCallsFromSelf().stream())
                .filter(ArchitectureTest::takesAThread)
                .map(call -> outermost(call.getOriginOwner()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(!found.isEmpty());
        assertEquals(String.join("\n", found), String.join("\n", named));
    }

    /** Whether a call makes a thread or an executor, or hands something to threads of the JDK. */
    private static boolean takesAThread(JavaCall<?> call) {
        JavaClass target = call.getTargetOwner();
        String name = call.getTarget().getName();
        if (name.equals(JavaConstructor.CONSTRUCTOR_NAME)) {
            boolean bySubclass = call.getOriginOwner().isAssignableTo(target.getName());
            return !bySubclass && THREADED.stream().anyMatch(target::isAssignableTo);
        }
        return TAKING.entrySet().stream()
                .anyMatch(taking -> target.isAssignableTo(taking.getKey()) && name.matches(taking.getValue()));
    }

    private static String outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type.getSimpleName());
    }

    private static void eachUsesOnlyThoseBeforeIt(String module, List<String> order) {
        TreeSet<String> existing = packages()
                .filter(name -> name.equals(module) || name.startsWith(module + "."))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(String.join("\n", existing), String.join("\n", new TreeSet<>(order)));
        for (int i = 0; i < order.size() - 1; i++) {
            String[] later = order.subList(i + 1, order.size()).stream()
                    .map(name -> "dev.millrace." + name)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("dev.millrace." + order.get(i))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(later))
                    .check(CLASSES);
        }
    }

    /** The packages of the product as they are written under {@code dev.millrace}. */
    private static Stream<String> packages() {
        return CLASSES.stream()
                .map(found -> found.getPackageName().substring("dev.millrace.".length()))
                .filter(name -> !name.contains("jmh_generated"));
    }

    private static String enginePackage(String name) {
        return "dev.millrace.engine." + name + "..";
    }
}
