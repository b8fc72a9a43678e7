package dev.millrace.loadtest.bench.runtime;

import dev.millrace.engine.Engine;
import dev.millrace.engine.function.FunctionConfiguration;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.code.CodeReference;
import dev.millrace.engine.function.code.RejectedCodeException;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.loadtest.bench.server.SampleFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** The function that both sides run: it gives its event back. */
public final class RuntimeEcho {
    static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:echo";
    /** What it is called with. */
    static final Payload EVENT = Payload.ofText("{\"name\":\"Ada & Grace\"}");

    private static final FunctionName NAME = new FunctionName("echo");
    private static final int MEMORY_MB = 128;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private RuntimeEcho() {}

    /** The function for that runtime as a server has it: an engine keeps no instances of one that it does not know. */
    static FunctionVersion register(Engine engine, String runtime) throws IOException {
        SampleFunction function = SampleFunction.script(runtime, NAME.value());
        CodeReference code;
        try {
            code = engine.codeStore().put(function.zip());
        } catch (RejectedCodeException e) {
            throw new IllegalStateException(e);
        }
        FunctionConfiguration defaults = FunctionConfiguration.defaultsFor(NAME);
        FunctionConfiguration configuration = new FunctionConfiguration(
                function.runtime(),
                function.handler(),
                "none",
                "",
                MEMORY_MB,
                (int) TIMEOUT.toSeconds(),
                null,
                defaults.ephemeralStorageMb(),
                defaults.architecture(),
                defaults.tracingMode(),
                defaults.logging(),
                null,
                null,
                null,
                defaults.snapStartOn());
        var _ = engine.registry().create(NAME, configuration, code, Map.of());
        return Objects.requireNonNull(engine.registry().snapshot().resolve(NAME.value(), FunctionVersion.LATEST));
    }

    /** The function for that runtime, with its code unpacked into a new directory beneath {@code parent}. */
    public static FunctionVersion unpack(String runtime, Path parent) throws IOException {
        return unpack(SampleFunction.script(runtime, NAME.value()), parent);
    }

    /** The same for any sample. */
    public static FunctionVersion unpack(SampleFunction function, Path parent) throws IOException {
        Path code = Files.createDirectory(parent.resolve("code"));
        function.unpack(code);
        return new FunctionVersion(
                NAME,
                FunctionVersion.LATEST,
                UUID.randomUUID().toString(),
                ARN,
                function.runtime(),
                function.handler(),
                Map.of(),
                MEMORY_MB,
                TIMEOUT,
                "none",
                code);
    }
}
