package dev.millrace.engine.function;

import dev.millrace.engine.journal.RunSubject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * One immutable version of a function: what the line needs to run it. Two objects are equal when they are the same
 * revision with the same settings, so an update leads to new instances and runs in flight finish on the old ones. What
 * is called by an alias is equal to the version that the alias leads to, and runs on the same instances. Immutable.
 */
public final class FunctionVersion {
    /** The version that updates change. */
    public static final String LATEST = "$LATEST";

    private final FunctionName name;
    private final String version;
    private final String revisionId;
    private final String arn;
    private final String runtime;
    private final String handler;
    private final Map<String, String> environment;
    private final Duration timeout;
    private final long timeoutNanos;
    private final Path code;
    private final InstanceSettings settings;
    private final RunSubject subject;
    private final String alias;
    private final FunctionVersion unaliased;

    /**
     * A version whose owner asked for nothing special of its instances.
     *
     * @param runtime runtime identifier as in the Lambda API, for example {@code java25}
     * @param code directory with the unpacked package; stays while a revision refers to it
     */
    public FunctionVersion(
            FunctionName name,
            String version,
            String revisionId,
            String arn,
            String runtime,
            String handler,
            Map<String, String> environment,
            int memoryMb,
            Duration timeout,
            String codeSha256,
            Path code) {
        this(
                name,
                version,
                revisionId,
                arn,
                runtime,
                handler,
                environment,
                memoryMb,
                timeout,
                codeSha256,
                code,
                InstanceSettings.defaultsFor(name));
    }

    /**
     * @param runtime runtime identifier as in the Lambda API, for example {@code java25}
     * @param code directory with the unpacked package; stays while a revision refers to it
     * @param settings what its instances are to be like
     */
    public FunctionVersion(
            FunctionName name,
            String version,
            String revisionId,
            String arn,
            String runtime,
            String handler,
            Map<String, String> environment,
            int memoryMb,
            Duration timeout,
            String codeSha256,
            Path code,
            InstanceSettings settings) {
        this.name = name;
        this.version = version;
        this.revisionId = revisionId;
        this.arn = arn;
        this.runtime = runtime;
        this.handler = handler;
        this.environment = Map.copyOf(environment);
        this.timeout = timeout;
        this.timeoutNanos = timeout.toNanos();
        this.code = code;
        this.settings = settings;
        this.subject = new RunSubject(
                name.value(),
                version,
                runtime,
                codeSha256,
                memoryMb,
                Math.toIntExact(timeout.toMillis()),
                settings.logging().systemLog());
        this.alias = "";
        this.unaliased = this;
    }

    /** A version as one of its aliases knows it. */
    private FunctionVersion(FunctionVersion version, String alias, String arn) {
        this.name = version.name;
        this.version = version.version;
        this.revisionId = version.revisionId;
        this.arn = arn;
        this.runtime = version.runtime;
        this.handler = version.handler;
        this.environment = version.environment;
        this.timeout = version.timeout;
        this.timeoutNanos = version.timeoutNanos;
        this.code = version.code;
        this.settings = version.settings;
        RunSubject of = version.subject;
        this.subject = new RunSubject(
                of.function(),
                of.version(),
                of.runtime(),
                of.codeSha256(),
                of.memoryMb(),
                of.timeoutMillis(),
                of.systemLog(),
                alias);
        this.alias = alias;
        this.unaliased = version;
    }

    /** This version for invocations that name an alias. */
    FunctionVersion calledBy(String itsAlias, String aliasArn) {
        return new FunctionVersion(unaliased, itsAlias, aliasArn);
    }

    public FunctionName name() {
        return name;
    }

    public String version() {
        return version;
    }

    public String revisionId() {
        return revisionId;
    }

    /** The alias by which it was called; empty when it was called by none. */
    public String alias() {
        return alias;
    }

    /** What an invocation names that means this again: the alias where there is one, or the version. */
    public String qualifier() {
        return alias.isEmpty() ? version : alias;
    }

    /** The version itself, as it is called by its number. */
    public FunctionVersion unaliased() {
        return unaliased;
    }

    /** The ARN by which it was called, with its alias or number; that of {@code $LATEST} has none. */
    public String arn() {
        return arn;
    }

    public String runtime() {
        return runtime;
    }

    /** The ARN of its runtime. */
    public String runtimeArn() {
        return Account.runtimeArn(arn.split(":", 5)[3], runtime);
    }

    public String handler() {
        return handler;
    }

    public Map<String, String> environment() {
        return environment;
    }

    public int memoryMb() {
        return subject.memoryMb();
    }

    public Duration timeout() {
        return timeout;
    }

    public long timeoutNanos() {
        return timeoutNanos;
    }

    public Path code() {
        return code;
    }

    /** What its instances are to be like. */
    public InstanceSettings settings() {
        return settings;
    }

    /** What the run journal says of every run of this version, by this alias. */
    public RunSubject subject() {
        return subject;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FunctionVersion that
                && version.equals(that.version)
                && revisionId.equals(that.revisionId)
                && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return revisionId.hashCode();
    }

    @Override
    public String toString() {
        return name + ":" + version + "@" + revisionId;
    }
}
