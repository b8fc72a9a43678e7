package dev.millrace.loadtest;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds docs/architecture.md and the packages to each other. */
class ArchitectureTest {
    /** The packages of the engine; each may use those before it. */
    private static final List<String> ENGINE =
            List.of("clock", "journal", "function", "admission", "invocation", "runtime", "zone", "dispatch");
    /** The modules; each may use those before it. */
    private static final List<String> MODULES = List.of("engine", "telemetry", "gateway", "loadtest");

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

    @Test
    void theEngineKnowsNothingOfHttpOrOfExporters() {
        noClasses()
                .that()
                .resideInAPackage("dev.millrace.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "io.opentelemetry..", "io.prometheus..")
                .check(CLASSES);
    }

    @Test
    void onlyTheMappingKnowsTheStatusOfARefusal() {
        classes()
                .that()
                .haveSimpleName("ErrorMapping")
                .should()
                .resideInAPackage("dev.millrace.gateway.http")
                .check(CLASSES);
    }

    @Test
    void theBoxesOfTheDiagramAreThePackages() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("millrace.root"), "docs", "architecture.md"));
        Matcher boxes = Pattern.compile("\\[([a-z]+(?:/[a-z]+)+)]").matcher(page);
        TreeSet<String> drawn = new TreeSet<>();
        while (boxes.find()) {
            drawn.add(boxes.group(1));
        }
        TreeSet<String> existing = CLASSES.stream()
                .map(found -> found.getPackageName().substring("dev.millrace.".length()).replace('.', '/'))
                .filter(name -> name.contains("/") && !name.contains("jmh_generated"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(!existing.isEmpty());
        assertEquals(String.join("\n", existing), String.join("\n", drawn));
    }

    private static String enginePackage(String name) {
        return "dev.millrace.engine." + name + "..";
    }
}
