package dev.millrace.engine.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.function.alias.Alias;
import dev.millrace.engine.function.code.CodeStore;
import dev.millrace.engine.function.code.Zips;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random changes of one function, held against a model: a qualifier never leads to what is not its own, and versions
 * are never equal, so that no instance of one serves another.
 */
class VersionModelTest {
    private static final int STEPS = 1_000;
    private static final FunctionName NAME = new FunctionName("f");

    @TempDir
    Path directory;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    /** Handlers by version. */
    private final TreeMap<Integer, String> versions = new TreeMap<>();

    private final Map<String, Set<String>> aliases = new HashMap<>();
    /** The version of each instance's key that was ever handed out. */
    private final Map<FunctionVersion, String> served = new HashMap<>();

    private int last;
    private String latest = "handler 0";
    private @Nullable Registry registry;

    @Test
    void neverLeadsToAnotherVersion() throws Exception {
        try {
            CodeStore code = CodeStore.open(directory.resolve("code"));
            registry = open(code);
            FunctionConfiguration first = FunctionConfiguration.defaultsFor(NAME).withHandler(latest);
            registry().create(NAME, first, code.put(Zips.of("x")), Map.of());
            for (int step = 1; step <= STEPS; step++) {
                change(step);
                if (step % 250 == 0) {
                    registry().close();
                    registry = open(code);
                }
                look();
            }
            registry().close();
        } catch (Exception | AssertionError e) {
            throw new AssertionError("with the seed " + seed, e);
        }
    }

    private Registry registry() {
        return Objects.requireNonNull(registry);
    }

    private Registry open(CodeStore code) {
        return Registry.open(directory.resolve("functions.db"), code, new SystemClock());
    }

    private void change(int step) {
        switch (random.nextInt(6)) {
            case 0 -> {
                latest = "handler " + step;
                registry().revise(
                        NAME, null, f -> f.withConfiguration(f.configuration().withHandler(latest)));
            }
            case 1 -> {
                registry().publish(NAME, null, random.nextBoolean() ? null : "at " + step, f -> {});
                if (!latest.equals(versions.get(last))) {
                    last++;
                    versions.put(last, latest);
                }
            }
            case 2 -> {
                Integer victim = any();
                if (victim != null && aliases.values().stream().noneMatch(a -> a.contains(victim.toString()))) {
                    registry().amend(NAME, f -> f.withoutVersion(victim.toString()));
                    versions.remove(victim);
                }
            }
            case 3, 4 -> name("alias-" + random.nextInt(4), step);
            default -> {
                String alias = "alias-" + random.nextInt(4);
                registry().amend(NAME, f -> f.withoutAlias(alias).withTags(Map.of("step", "" + step)));
                aliases.remove(alias);
            }
        }
    }

    private void name(String alias, int step) {
        Integer one = any();
        Integer other = any();
        String version = one == null ? FunctionVersion.LATEST : one.toString();
        Alias.Second second = one == null || other == null || one.equals(other)
                ? null
                : new Alias.Second(other.toString(), random.nextDouble());
        registry().amend(NAME, f -> f.withAlias(new Alias(alias, version, "", second, "r" + step)));
        aliases.put(alias, second == null ? Set.of(version) : Set.of(version, second.version()));
    }

    private @Nullable Integer any() {
        List<Integer> all = new ArrayList<>(versions.keySet());
        return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
    }

    private void look() {
        RegistrySnapshot now = registry().snapshot();
        check(now, "", FunctionVersion.LATEST, latest);
        for (int number = 1; number <= last + 1; number++) {
            String handler = versions.get(number);
            if (handler == null) {
                assertNull(now.resolve("f", "" + number));
            } else {
                check(now, "" + number, "" + number, handler);
            }
        }
        aliases.forEach((alias, leadsTo) -> {
            FunctionVersion chosen = now.resolve("f", alias);
            assertNotNull(chosen, alias);
            assertTrue(leadsTo.contains(chosen.version()), () -> alias + " leads to " + chosen);
            String handler = chosen.version().equals(FunctionVersion.LATEST)
                    ? latest
                    : versions.get(Integer.valueOf(chosen.version()));
            assertEquals(handler, chosen.handler());
            remember(chosen);
        });
    }

    private void check(RegistrySnapshot now, String qualifier, String version, String handler) {
        FunctionVersion found = Objects.requireNonNull(now.resolve("f", qualifier), qualifier);
        assertEquals(version, found.version());
        assertEquals(handler, found.handler());
        remember(found);
    }

    /** Instances are kept by versions as keys: whatever is equal has to be the same version with the same handler. */
    private void remember(FunctionVersion found) {
        String known = served.putIfAbsent(found, found.version() + " " + found.handler());
        assertTrue(known == null || known.equals(found.version() + " " + found.handler()), () -> found + ": " + known);
    }
}
