package dev.millrace.engine.function;

import dev.millrace.engine.function.code.CodeReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A function as the registry keeps it. Immutable.
 *
 * @param revisionId changes whenever the code or the configuration does
 * @param modifiedAtEpochMillis when the revision was made
 * @param reservedConcurrency runs at once that are set aside for this function; null when it shares the rest
 * @param eventConfigs what becomes of asynchronous invocations, by the qualifier that it was set for
 */
public record RegisteredFunction(
        FunctionName name,
        FunctionConfiguration configuration,
        CodeReference code,
        String revisionId,
        long modifiedAtEpochMillis,
        @Nullable Integer reservedConcurrency,
        Map<String, String> tags,
        Map<String, EventInvokeConfig> eventConfigs) {

    public RegisteredFunction {
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
        eventConfigs = Collections.unmodifiableMap(new TreeMap<>(eventConfigs));
    }

    /** What becomes of its asynchronous invocations by that qualifier. */
    public EventInvokeConfig eventConfig(String qualifier) {
        String asked = qualifier.isEmpty() ? FunctionVersion.LATEST : qualifier;
        return eventConfigs.getOrDefault(asked, EventInvokeConfig.NONE);
    }

    public RegisteredFunction withConfiguration(FunctionConfiguration changed) {
        return new RegisteredFunction(
                name, changed, code, revisionId, modifiedAtEpochMillis, reservedConcurrency, tags, eventConfigs);
    }

    public RegisteredFunction withCode(CodeReference changed) {
        return new RegisteredFunction(
                name,
                configuration,
                changed,
                revisionId,
                modifiedAtEpochMillis,
                reservedConcurrency,
                tags,
                eventConfigs);
    }

    public RegisteredFunction withReservedConcurrency(@Nullable Integer changed) {
        return new RegisteredFunction(
                name, configuration, code, revisionId, modifiedAtEpochMillis, changed, tags, eventConfigs);
    }

    public RegisteredFunction withTags(Map<String, String> changed) {
        return new RegisteredFunction(
                name,
                configuration,
                code,
                revisionId,
                modifiedAtEpochMillis,
                reservedConcurrency,
                changed,
                eventConfigs);
    }

    public RegisteredFunction withEventConfigs(Map<String, EventInvokeConfig> changed) {
        return new RegisteredFunction(
                name, configuration, code, revisionId, modifiedAtEpochMillis, reservedConcurrency, tags, changed);
    }

    RegisteredFunction revised(String newRevisionId, long epochMillis) {
        return new RegisteredFunction(
                name, configuration, code, newRevisionId, epochMillis, reservedConcurrency, tags, eventConfigs);
    }

    /** What the line needs to run {@code $LATEST}, with the code in {@code directory}. */
    FunctionVersion latest(Account account, Path directory) {
        return new FunctionVersion(
                name,
                FunctionVersion.LATEST,
                revisionId,
                account.functionArn(name.value()),
                configuration.runtime(),
                configuration.handler(),
                configuration.variables(),
                configuration.memoryMb(),
                Duration.ofSeconds(configuration.timeoutSeconds()),
                code.sha256Base64(),
                directory,
                SettingTags.settings(tags, configuration));
    }
}
