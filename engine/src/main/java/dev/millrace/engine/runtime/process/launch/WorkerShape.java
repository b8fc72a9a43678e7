package dev.millrace.engine.runtime.process.launch;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.runtime.process.language.Language;
import java.util.List;

/**
 * What is settled about a worker when its process starts: functions whose workers have the same shape can take over
 * each other's, as long as no code has run there. Immutable.
 *
 * @param tmpMb size of {@code /tmp}
 */
public record WorkerShape(String runtime, Isolation isolation, int memoryMb, int tmpMb, boolean network) {
    /** Beginnings of variables that an interpreter, or the loader of its libraries, reads before any code runs. */
    private static final List<String> READ_AT_START = List.of(
            "NODE_", "PYTHON", "UV_", "V8_", "LD_", "LC_", "LANG", "TZ", "GLIBC_", "MALLOC_", "OPENSSL_", "SSL_",
            "ICU_");

    static WorkerShape of(FunctionVersion version, Isolation isolation) {
        return new WorkerShape(
                version.runtime(),
                isolation,
                version.memoryMb(),
                version.settings().ephemeralStorageMb(),
                version.settings().network());
    }

    /**
     * Whether a worker can become one of that version's after its start. A custom runtime is the function's own
     * program, a wrapper makes of the start what it likes, and a Java worker starts from an archive of its classes and
     * has room for many instances.
     */
    static boolean canBeTakenOver(FunctionVersion version) {
        Language language = Language.of(version.runtime());
        return (language == Language.NODEJS || language == Language.PYTHON)
                && version.settings().runsPerInstance() == 1
                && !ExecWrapper.starts(version)
                && version.environment().keySet().stream().noneMatch(WorkerShape::isReadAtStart);
    }

    private static boolean isReadAtStart(String variable) {
        return READ_AT_START.stream().anyMatch(variable::startsWith);
    }
}
