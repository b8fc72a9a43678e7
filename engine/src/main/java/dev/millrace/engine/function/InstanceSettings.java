package dev.millrace.engine.function;

import org.jspecify.annotations.Nullable;

/**
 * What an instance of a function is to be like, beside its memory, its timeout and its environment. Immutable.
 *
 * @param isolation what the function asks for; null takes what the operator gives
 * @param network whether the code may use the network
 * @param runsPerInstance runs that one worker serves at once, 1 to {@value #RUNS_PER_INSTANCE_MAX}
 * @param readyInstances instances that are kept initialised, 0 to {@value #READY_INSTANCES_MAX}
 * @param ephemeralStorageMb size of {@code /tmp}
 * @param logging where the log goes and how it is written
 * @param activeTracing whether its runs are traced whose callers have not decided about that
 */
public record InstanceSettings(
        @Nullable Isolation isolation,
        boolean network,
        int runsPerInstance,
        int readyInstances,
        int ephemeralStorageMb,
        FunctionConfiguration.Logging logging,
        boolean activeTracing) {
    public static final int RUNS_PER_INSTANCE_MAX = 1_000;
    public static final int READY_INSTANCES_MAX = 1_000;

    public InstanceSettings {
        if (runsPerInstance < 1 || runsPerInstance > RUNS_PER_INSTANCE_MAX) {
            throw new IllegalArgumentException("runs per instance are 1 to " + RUNS_PER_INSTANCE_MAX + ", not "
                    + runsPerInstance);
        }
        if (readyInstances < 0 || readyInstances > READY_INSTANCES_MAX) {
            throw new IllegalArgumentException("ready instances are 0 to " + READY_INSTANCES_MAX + ", not "
                    + readyInstances);
        }
    }

    /** What a function has whose owner says nothing. */
    public static InstanceSettings defaultsFor(FunctionName name) {
        return new InstanceSettings(
                null, true, 1, 0, 512, FunctionConfiguration.defaultsFor(name).logging(), false);
    }

    InstanceSettings withReadyInstances(int changed) {
        return new InstanceSettings(
                isolation, network, runsPerInstance, changed, ephemeralStorageMb, logging, activeTracing);
    }
}
