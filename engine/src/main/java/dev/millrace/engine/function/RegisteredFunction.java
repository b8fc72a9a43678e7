package dev.millrace.engine.function;

import dev.millrace.engine.function.code.CodeReference;
import dev.millrace.engine.function.policy.ResourcePolicy;
import dev.millrace.engine.function.url.FunctionUrl;
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
 * @param attached what belongs to the function and to no revision of it
 */
public record RegisteredFunction(
        FunctionName name,
        FunctionConfiguration configuration,
        CodeReference code,
        String revisionId,
        long modifiedAtEpochMillis,
        Attachments attached) {

    /** Runs at once that are set aside for this function; null when it shares the rest. */
    public @Nullable Integer reservedConcurrency() {
        return attached.reservedConcurrency();
    }

    public Map<String, String> tags() {
        return attached.tags();
    }

    /** What becomes of its asynchronous invocations, by the qualifier that it was set for. */
    public Map<String, EventInvokeConfig> eventConfigs() {
        return attached.eventConfigs();
    }

    /** What becomes of its asynchronous invocations by that qualifier. */
    public EventInvokeConfig eventConfig(String qualifier) {
        String asked = qualifier.isEmpty() ? FunctionVersion.LATEST : qualifier;
        return eventConfigs().getOrDefault(asked, EventInvokeConfig.NONE);
    }

    /** Who may do what with it. */
    public ResourcePolicy policy() {
        return attached.policy();
    }

    /** Its URL, or null when it has none. */
    public @Nullable FunctionUrl url() {
        return attached.url();
    }

    public RegisteredFunction withConfiguration(FunctionConfiguration changed) {
        return new RegisteredFunction(name, changed, code, revisionId, modifiedAtEpochMillis, attached);
    }

    public RegisteredFunction withCode(CodeReference changed) {
        return new RegisteredFunction(name, configuration, changed, revisionId, modifiedAtEpochMillis, attached);
    }

    public RegisteredFunction withReservedConcurrency(@Nullable Integer changed) {
        return with(new Attachments(changed, tags(), eventConfigs(), policy(), url()));
    }

    public RegisteredFunction withTags(Map<String, String> changed) {
        return with(new Attachments(reservedConcurrency(), changed, eventConfigs(), policy(), url()));
    }

    public RegisteredFunction withEventConfigs(Map<String, EventInvokeConfig> changed) {
        return with(new Attachments(reservedConcurrency(), tags(), changed, policy(), url()));
    }

    public RegisteredFunction withPolicy(ResourcePolicy changed) {
        return with(new Attachments(reservedConcurrency(), tags(), eventConfigs(), changed, url()));
    }

    /** With that URL, or without one when null. */
    public RegisteredFunction withUrl(@Nullable FunctionUrl changed) {
        return with(new Attachments(reservedConcurrency(), tags(), eventConfigs(), policy(), changed));
    }

    private RegisteredFunction with(Attachments changed) {
        return new RegisteredFunction(name, configuration, code, revisionId, modifiedAtEpochMillis, changed);
    }

    RegisteredFunction revised(String newRevisionId, long epochMillis) {
        return new RegisteredFunction(name, configuration, code, newRevisionId, epochMillis, attached);
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
                SettingTags.settings(tags(), configuration));
    }

    /**
     * What belongs to a function and to no revision of it: a change leaves its warm instances in use, unless it is one
     * of the tags that say what they are to be like. Immutable.
     */
    public record Attachments(
            @Nullable Integer reservedConcurrency,
            Map<String, String> tags,
            Map<String, EventInvokeConfig> eventConfigs,
            ResourcePolicy policy,
            @Nullable FunctionUrl url) {

        public Attachments {
            tags = Collections.unmodifiableMap(new TreeMap<>(tags));
            eventConfigs = Collections.unmodifiableMap(new TreeMap<>(eventConfigs));
        }

        /** What a new function has. */
        static Attachments of(Map<String, String> tags) {
            return new Attachments(null, tags, Map.of(), ResourcePolicy.NONE, null);
        }
    }
}
