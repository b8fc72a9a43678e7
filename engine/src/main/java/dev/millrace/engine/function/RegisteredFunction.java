package dev.millrace.engine.function;

import dev.millrace.engine.function.alias.Alias;
import dev.millrace.engine.function.code.CodeReference;
import dev.millrace.engine.function.event.EventInvokeConfig;
import dev.millrace.engine.function.policy.ResourcePolicy;
import dev.millrace.engine.function.url.FunctionUrl;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A function as the registry keeps it. Immutable.
 *
 * @param latest what updates change
 * @param published its versions and aliases
 * @param attached what belongs to the function and to no revision of it
 */
public record RegisteredFunction(
        FunctionName name, Revision latest, Publications published, Attachments attached) {

    /** The configuration of {@code $LATEST}; so for code, revision id and time. */
    public FunctionConfiguration configuration() {
        return latest.configuration();
    }

    public CodeReference code() {
        return latest.code();
    }

    public String revisionId() {
        return latest.revisionId();
    }

    public long modifiedAtEpochMillis() {
        return latest.modifiedAtEpochMillis();
    }

    /**
     * What a qualifier means, or null when it means nothing: of an alias the version that it leads to, the first one
     * when there are two.
     */
    public @Nullable Revision revision(String qualifier) {
        if (RegistrySnapshot.isLatest(qualifier)) {
            return latest;
        }
        Alias alias = published.aliases().get(qualifier);
        if (alias == null) {
            return published.version(qualifier);
        }
        return RegistrySnapshot.isLatest(alias.version()) ? latest : published.version(alias.version());
    }

    /** The alias of that name, or null. */
    public @Nullable Alias alias(String alias) {
        return published.aliases().get(alias);
    }

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

    /** Who may do what with the function that is named without a qualifier. */
    public ResourcePolicy policy() {
        return policy("");
    }

    /** Who may do what with it by that qualifier: each one has a policy of its own. */
    public ResourcePolicy policy(String qualifier) {
        return attached.policies().getOrDefault(unqualified(qualifier), ResourcePolicy.NONE);
    }

    /** The URL of {@code $LATEST}, or null when it has none. */
    public @Nullable FunctionUrl url() {
        return url("");
    }

    /** The URL of {@code $LATEST} or of an alias, or null when it has none. */
    public @Nullable FunctionUrl url(String qualifier) {
        return attached.urls().get(unqualified(qualifier));
    }

    /** Its URLs, by alias; that of {@code $LATEST} has an empty one. */
    public Map<String, FunctionUrl> urls() {
        return attached.urls();
    }

    private static String unqualified(String qualifier) {
        return RegistrySnapshot.isLatest(qualifier) ? "" : qualifier;
    }

    public RegisteredFunction withConfiguration(FunctionConfiguration changed) {
        return new RegisteredFunction(name, latest.with(changed), published, attached);
    }

    public RegisteredFunction withCode(CodeReference changed) {
        return new RegisteredFunction(name, latest.with(changed), published, attached);
    }

    public RegisteredFunction withReservedConcurrency(@Nullable Integer changed) {
        return with(new Attachments(
                changed, tags(), eventConfigs(), attached.policies(), attached.urls()));
    }

    public RegisteredFunction withTags(Map<String, String> changed) {
        return with(new Attachments(
                reservedConcurrency(), changed, eventConfigs(), attached.policies(), attached.urls()));
    }

    public RegisteredFunction withEventConfigs(Map<String, EventInvokeConfig> changed) {
        return with(new Attachments(
                reservedConcurrency(), tags(), changed, attached.policies(), attached.urls()));
    }

    public RegisteredFunction withPolicy(ResourcePolicy changed) {
        return withPolicy("", changed);
    }

    /** With that policy for one qualifier. */
    public RegisteredFunction withPolicy(String qualifier, ResourcePolicy changed) {
        Map<String, ResourcePolicy> policies = changedIn(
                attached.policies(), unqualified(qualifier), changed.grantsNothing() ? null : changed);
        return with(new Attachments(reservedConcurrency(), tags(), eventConfigs(), policies, attached.urls()));
    }

    /** With that URL, or without one when null. */
    public RegisteredFunction withUrl(@Nullable FunctionUrl changed) {
        return withUrl("", changed);
    }

    /** With that URL for {@code $LATEST} or an alias, or without one when null. */
    public RegisteredFunction withUrl(String qualifier, @Nullable FunctionUrl changed) {
        Map<String, FunctionUrl> urls = changedIn(attached.urls(), unqualified(qualifier), changed);
        return with(new Attachments(reservedConcurrency(), tags(), eventConfigs(), attached.policies(), urls));
    }

    /** With that alias in the place of one of the same name. */
    public RegisteredFunction withAlias(Alias alias) {
        return new RegisteredFunction(name, latest, published.with(alias), attached);
    }

    /** Without that alias, and without what was set for it. */
    public RegisteredFunction withoutAlias(String alias) {
        return new RegisteredFunction(name, latest, published.withoutAlias(alias), attached.without(alias));
    }

    /** Without that version, which must be there, and without what was set for it. */
    public RegisteredFunction withoutVersion(String number) {
        return new RegisteredFunction(name, latest, published.withoutVersion(number), attached.without(number));
    }

    private RegisteredFunction with(Attachments changed) {
        return new RegisteredFunction(name, latest, published, changed);
    }

    private static <V> Map<String, V> changedIn(Map<String, V> all, String key, @Nullable V changed) {
        Map<String, V> copy = new TreeMap<>(all);
        if (changed == null) {
            copy.remove(key);
        } else {
            copy.put(key, changed);
        }
        return copy;
    }

    /** This function after an update of {@code before}. */
    RegisteredFunction updated(RegisteredFunction before, String newRevisionId, long nowEpochMillis) {
        return new RegisteredFunction(
                name, latest.updated(before.latest, newRevisionId, nowEpochMillis), published, attached);
    }

    /** Whether publishing makes a version: since the last one, code or configuration have changed. */
    public boolean isUnpublished() {
        Revision newest = published.newest();
        return newest == null || !newest.contentId().equals(latest.contentId());
    }

    /**
     * This function with {@code $LATEST} as a version more; the same when there is no change to publish.
     *
     * @param description of the version; null for that of {@code $LATEST}
     */
    RegisteredFunction published(
            @Nullable String description, String itsRevisionId, String latestRevisionId, long nowEpochMillis) {
        if (!isUnpublished()) {
            return this;
        }
        String told = description == null ? latest.configuration().description() : description;
        Revision version = latest.published(published.last() + 1, told, itsRevisionId, nowEpochMillis);
        return new RegisteredFunction(
                name, latest.withRevisionId(latestRevisionId), published.with(version), attached);
    }

    /**
     * What belongs to a function and to no revision of it: a change leaves its warm instances in use, unless it is one
     * of the tags that say what they are to be like. Immutable.
     *
     * @param eventConfigs by qualifier
     * @param policies by qualifier, which is empty for the function that is named without one; none grants nothing
     * @param urls by alias, which is empty for {@code $LATEST}
     */
    public record Attachments(
            @Nullable Integer reservedConcurrency,
            Map<String, String> tags,
            Map<String, EventInvokeConfig> eventConfigs,
            Map<String, ResourcePolicy> policies,
            Map<String, FunctionUrl> urls) {

        public Attachments {
            tags = Collections.unmodifiableMap(new TreeMap<>(tags));
            eventConfigs = Collections.unmodifiableMap(new TreeMap<>(eventConfigs));
            policies = Collections.unmodifiableMap(new TreeMap<>(policies));
            urls = Collections.unmodifiableMap(new TreeMap<>(urls));
        }

        /** What a new function has. */
        static Attachments of(Map<String, String> tags) {
            return new Attachments(null, tags, Map.of(), Map.of(), Map.of());
        }

        private Attachments without(String qualifier) {
            return new Attachments(
                    reservedConcurrency,
                    tags,
                    changedIn(eventConfigs, qualifier, null),
                    changedIn(policies, qualifier, null),
                    changedIn(urls, qualifier, null));
        }
    }
}
