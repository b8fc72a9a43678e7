package dev.millrace.engine.runtime.process.launch;

import dev.millrace.engine.runtime.process.files.Bootstraps;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.runtime.InstanceNames;
import dev.millrace.engine.runtime.process.api.RuntimeApi;
import dev.millrace.engine.runtime.process.cell.Cell;
import dev.millrace.engine.runtime.process.cell.CellPlan;
import dev.millrace.engine.runtime.process.language.Interpreter;
import dev.millrace.engine.runtime.process.language.Language;
import dev.millrace.engine.runtime.process.worker.WorkerOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Workers that fetch their runs by the Lambda Runtime API: all but Java's. Thread-safe. */
final class ScriptWorkers {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String SOCKET = "api.sock";
    /** Shares of the memory, in percent, that AWS gives the two parts of Node's heap; measured, they keep within it. */
    private static final int NODE_OLD_SPACE_PERCENT = 90;

    private static final int NODE_NEW_SPACE_PERCENT = 5;

    private final RuntimeApi api;
    private final WorkerEnvironment environment;
    private final Clock clock;

    ScriptWorkers(RuntimeApi api, WorkerEnvironment environment, Clock clock) {
        this.api = api;
        this.environment = environment;
        this.clock = clock;
    }

    /** Opens the doors of a worker that does not run yet, for those that will be in {@code cell}. */
    RuntimeApi.Doors open(CellPlan plan, int placesMax, WorkerOutput output, Cell cell) throws IOException {
        Path socket = plan.sockets().resolve(SOCKET);
        RuntimeApi.Doors doors = api.open(socket, placesMax, output, cell::has);
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rwxrwxrwx"));
        return doors;
    }

    /**
     * All that the process of a function finds in its environment.
     *
     * @param ahead whether it starts before an invocation waits for it
     */
    Map<String, String> variables(
            FunctionVersion version, boolean ahead, Interpreter interpreter, Cell cell, RuntimeApi.Doors doors) {
        Map<String, String> variables = ofFunction(version, ahead, interpreter, cell, doors);
        int runs = version.settings().runsPerInstance();
        if (runs > 1) {
            variables.put("AWS_LAMBDA_MAX_CONCURRENCY", Integer.toString(runs));
        }
        if (Language.of(version.runtime()) != Language.PROVIDED) {
            variables.put("MILLRACE_SOCKET", cell.sockets().resolve(SOCKET).toString());
        }
        return variables;
    }

    /** All that the process of a neutral worker finds in its environment. */
    Map<String, String> neutralVariables(Interpreter interpreter, Cell cell, RuntimeApi.Doors doors) {
        Map<String, String> variables = new TreeMap<>(environment.ofPlace(cell, interpreter));
        variables.put("AWS_LAMBDA_RUNTIME_API", address(doors));
        variables.put("MILLRACE_SOCKET", cell.sockets().resolve(SOCKET).toString());
        variables.put("MILLRACE_NEUTRAL", "1");
        return variables;
    }

    /** What a neutral worker is told to become, as JSON: the function's environment and where its code is. */
    byte[] assignment(
            FunctionVersion version, boolean ahead, Interpreter interpreter, Cell cell, RuntimeApi.Doors doors) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeObjectPropertyStart("environment");
            ofFunction(version, ahead, interpreter, cell, doors).forEach(json::writeStringProperty);
            json.writeEndObject();
            json.writeStringProperty("directory", cell.code().toString());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private Map<String, String> ofFunction(
            FunctionVersion version, boolean ahead, Interpreter interpreter, Cell cell, RuntimeApi.Doors doors) {
        InstanceNames names = InstanceNames.of(version, Instant.ofEpochMilli(clock.epochMillis()), ahead);
        Map<String, String> offered = environment.of(version, cell, interpreter);
        Map<String, String> variables = new TreeMap<>(names.environment(version, offered, cell.code()));
        variables.put("AWS_LAMBDA_RUNTIME_API", address(doors));
        return variables;
    }

    private static String address(RuntimeApi.Doors doors) {
        return "127.0.0.1:" + doors.port();
    }

    /** The command line of a worker; only a custom runtime's depends on where the function's code is. */
    static List<String> program(Interpreter interpreter, int memoryMb, Cell cell) throws IOException {
        String program = interpreter.program().toString();
        Language language = Language.of(interpreter.runtime());
        return switch (language) {
            case NODEJS ->
                List.of(
                        program,
                        "--expose-gc",
                        "--max-old-space-size=" + memoryMb * NODE_OLD_SPACE_PERCENT / 100,
                        "--max-semi-space-size=" + Math.max(1, memoryMb * NODE_NEW_SPACE_PERCENT / 100),
                        cell.bootstrap().resolve(Bootstraps.entry(language)).toString());
            case PYTHON -> List.of(program, cell.bootstrap().resolve(Bootstraps.entry(language)).toString());
            case PROVIDED -> {
                Path bootstrap = cell.code().resolve(program);
                yield ShellScript.command(bootstrap, Objects.requireNonNull(cell.onHost(bootstrap)));
            }
            case JAVA -> throw new IllegalStateException("Java has workers of its own");
            case null -> throw new IllegalStateException(interpreter.runtime() + " is no runtime");
        };
    }
}
