package dev.millrace.loadtest.bench.runtime;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.runtime.process.language.Interpreter;
import dev.millrace.engine.runtime.process.language.Language;
import dev.millrace.engine.runtime.process.files.Bootstraps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * One of our bootstraps as a plain child process: no cell, no limits, the interpreter's flags as the server sets them.
 * Confined to the thread that started it.
 */
public final class PlainWorker implements AutoCloseable {
    /** Shares of the memory, in percent, for the two parts of Node's heap. */
    private static final int NODE_OLD_SPACE_PERCENT = 90;

    private static final int NODE_NEW_SPACE_PERCENT = 5;

    private final Process process;

    private PlainWorker(Process process) {
        this.process = process;
    }

    /**
     * What is needed for a start. Immutable.
     *
     * @param log where its output goes
     */
    public record Plan(Interpreter interpreter, Bootstraps bootstraps, FunctionVersion function, Path log) {}

    /** Starts the worker of a function, which finds its server at {@code socket}. */
    public static PlainWorker start(Plan plan, Path socket) throws IOException {
        Map<String, String> environment = environment(plan.function);
        environment.put("MILLRACE_SOCKET", socket.toString());
        return start(plan, environment);
    }

    /** Starts a neutral worker, which asks there what to become. */
    public static PlainWorker startNeutral(Plan plan, Path socket) throws IOException {
        return start(
                plan,
                Map.of("PATH", "/usr/bin:/bin", "MILLRACE_SOCKET", socket.toString(), "MILLRACE_NEUTRAL", "1"));
    }

    /** What a neutral worker is told to become the worker of {@code function}. */
    public static String assignment(FunctionVersion function) {
        return new JsonMapper()
                .writeValueAsString(Map.of(
                        "environment", environment(function), "directory", function.code().toString()));
    }

    private static PlainWorker start(Plan plan, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(program(plan))
                .directory(plan.function.code().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(plan.log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new PlainWorker(builder.start());
    }

    private static List<String> program(Plan plan) {
        Language language = Objects.requireNonNull(Language.of(plan.interpreter.runtime()));
        List<String> program = new ArrayList<>(List.of(plan.interpreter.program().toString()));
        if (language == Language.NODEJS) {
            int memoryMb = plan.function.memoryMb();
            program.add("--expose-gc");
            program.add("--max-old-space-size=" + memoryMb * NODE_OLD_SPACE_PERCENT / 100);
            program.add("--max-semi-space-size=" + Math.max(1, memoryMb * NODE_NEW_SPACE_PERCENT / 100));
        }
        program.add(plan.bootstraps.of(language).resolve(Bootstraps.entry(language)).toString());
        return program;
    }

    private static Map<String, String> environment(FunctionVersion function) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("LANG", "en_US.UTF-8");
        environment.put("TZ", ":UTC");
        environment.put("_HANDLER", function.handler());
        environment.put("LAMBDA_TASK_ROOT", function.code().toString());
        environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + function.runtime());
        environment.put("AWS_LAMBDA_FUNCTION_NAME", function.name().value());
        environment.put("AWS_LAMBDA_FUNCTION_VERSION", function.version());
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", String.valueOf(function.memoryMb()));
        environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name().value());
        environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "stream");
        return environment;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
