package dev.millrace.loadtest.bench.start;

import dev.millrace.engine.runtime.process.language.Interpreter;
import dev.millrace.engine.runtime.process.language.Language;
import dev.millrace.loadtest.bench.Spread;
import dev.millrace.loadtest.bench.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The starts of one runtime, in every way there is, measured in turn. Confined to the main thread. */
final class StartSeries {
    private static final double ASSIGNED_PYTHON_MILLIS_MAX = 30;
    private static final double JVM_MILLIS_MAX = 300;
    /** Of a first call with a pool, to a plain spawn. */
    private static final double POOLED_RATIO_MAX = 0.5;

    private static final int WARM_UP_ROUNDS = 2;

    private final Interpreter interpreter;
    private final PlainStart plain;
    private final FirstCalls without;
    private final FirstCalls pooled;
    private final List<Times> taken = new ArrayList<>();

    private StartSeries(
            Interpreter interpreter, PlainStart plain, FirstCalls without, FirstCalls pooled) {
        this.interpreter = interpreter;
        this.plain = plain;
        this.without = without;
        this.pooled = pooled;
    }

    /**
     * @param directory is empty
     * @param pooled first calls on a server with a pool of neutral workers
     */
    static StartSeries of(
            Interpreter interpreter, Path directory, FirstCalls without, FirstCalls pooled)
            throws IOException, InterruptedException {
        PlainStart plain = languageOf(interpreter) == Language.JAVA
                ? JvmStart.in(directory, interpreter)
                : ScriptStart.in(directory, interpreter);
        return new StartSeries(interpreter, plain, without, pooled);
    }

    /** Has everything done a few times, so that files are in memory and servers have compiled and trained. */
    void warmUp() throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            take();
        }
        taken.clear();
    }

    /** One round; says what came of it. */
    String take() throws IOException, InterruptedException {
        double spawnMillis = plain.spawnNanos() / 1e6;
        Double assignedMillis = plain instanceof ScriptStart script ? script.assignmentNanos() / 1e6 : null;
        FirstCalls.FirstCall first = without.take(runtime());
        FirstCalls.FirstCall firstPooled = pooled.take(runtime());
        Times times = new Times(
                spawnMillis,
                assignedMillis,
                first.createNanos() / 1e6,
                first.callNanos() / 1e6,
                firstPooled.callNanos() / 1e6);
        taken.add(times);
        return runtime() + "  " + times;
    }

    String runtime() {
        return interpreter.runtime();
    }

    /** In milliseconds, as all that follow; null for what does not exist. */
    @Nullable Spread spawn() {
        return spread(Times::spawn);
    }

    @Nullable Spread assigned() {
        return spread(Times::assigned);
    }

    @Nullable Spread create() {
        return spread(Times::create);
    }

    @Nullable Spread firstCall() {
        return spread(Times::call);
    }

    @Nullable Spread pooledCall() {
        return spread(Times::pooledCall);
    }

    Stream<Verdict> verdicts() {
        Language language = languageOf(interpreter);
        List<Verdict> verdicts = new ArrayList<>();
        if (language == Language.JAVA) {
            add(verdicts, JVM_MILLIS_MAX, "JVM with its archive: ms from spawn to instance", "%.0f", spawn());
            return verdicts.stream();
        }
        if (language == Language.PYTHON) {
            add(verdicts, ASSIGNED_PYTHON_MILLIS_MAX, "neutral worker: ms from assignment to next", "%.0f", assigned());
        }
        Spread ratio = spread(times -> times.pooledCall / times.spawn);
        add(verdicts, POOLED_RATIO_MAX, "first call of a new function, with a pool, to a plain spawn", "%.2f", ratio);
        return verdicts.stream();
    }

    private void add(List<Verdict> verdicts, double bar, String figure, String format, @Nullable Spread measured) {
        if (measured != null) {
            verdicts.add(Verdict.atMost(bar, runtime() + ", " + figure, format, measured));
        }
    }

    private @Nullable Spread spread(Function<Times, @Nullable Double> figure) {
        List<Double> values =
                taken.stream().map(figure).filter(Objects::nonNull).toList();
        return values.isEmpty() ? null : Spread.of(values);
    }

    private static Language languageOf(Interpreter interpreter) {
        return Objects.requireNonNull(Language.of(interpreter.runtime()));
    }

    /** One round, in milliseconds. Immutable. */
    private record Times(
            double spawn,
            @Nullable Double assigned,
            double create,
            double call,
            double pooledCall) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "spawn to next %.0f ms%s; create %.0f ms, first call %.0f ms%s",
                    spawn,
                    assigned == null ? "" : String.format(Locale.ROOT, ", assigned to next %.0f ms", assigned),
                    create,
                    call,
                    String.format(Locale.ROOT, ", with a pool %.0f ms", pooledCall));
        }
    }
}
