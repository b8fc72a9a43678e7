package dev.millrace.engine.runtime.process.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.FunctionVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which functions can take over a worker that was started before it was known whose it is. */
class WorkerShapeTest {
    @ParameterizedTest
    @CsvSource({
        "nodejs22.x, STOCK, true",
        "python3.12, STOCK, true",
        "java25, STOCK, false",
        "provided.al2023, STOCK, false",
        "nodejs22.x, NODE_OPTIONS, false",
        "python3.12, PYTHONPATH, false",
        "python3.12, PYTHONHASHSEED, false",
        "python3.12, LD_PRELOAD, false",
        "python3.12, GLIBC_TUNABLES, false",
        "python3.12, MALLOC_ARENA_MAX, false",
        "python3.12, LC_ALL, false",
        "python3.12, LANG, false",
        "python3.12, TZ, false",
        "nodejs22.x, AWS_LAMBDA_EXEC_WRAPPER, false",
        "python3.12, AWS_LAMBDA_EXEC_WRAPPER, false",
    })
    void onlyThoseWhoseStartDoesNotDependOnTheirOwn(String runtime, String variable, boolean can) {
        FunctionVersion version = new FunctionVersion(
                new FunctionName("f"), "$LATEST", "revision", "arn:aws:lambda:eu-west-1:123456789012:function:f",
                runtime, "any", Map.of(variable, "all"), 128, Duration.ofSeconds(3), "sha", Path.of("code"));
        assertEquals(can, WorkerShape.canBeTakenOver(version));
    }
}
