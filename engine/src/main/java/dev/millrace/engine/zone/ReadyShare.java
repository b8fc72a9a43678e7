package dev.millrace.engine.zone;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.invocation.RunLog;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instances of one pool that are kept initialised, whether or not runs come. Few are started at once, so that runs
 * go on; when a start fails, the next one waits longer each time. Thread-safe.
 */
final class ReadyShare {
    private static final Logger LOG = LoggerFactory.getLogger(ReadyShare.class);
    private static final int STARTS_MAX = 4;
    private static final long FIRST_WAIT_NANOS = 1_000_000_000;
    private static final int DOUBLINGS_MAX = 6;

    private final InstancePool pool;
    private volatile int instancesMin;
    private @Nullable Function<FunctionVersion, Run> preparations;
    private int starts;
    private int failures;
    private long waitsUntilNanos;

    ReadyShare(InstancePool pool) {
        this.pool = pool;
    }

    /** Instances that are not to be reaped, idle and busy ones together. */
    int instancesMin() {
        return instancesMin;
    }

    void keep(int min, long nowNanos, Function<FunctionVersion, Run> newPreparations) {
        instancesMin = min;
        synchronized (this) {
            preparations = newPreparations;
            if (failures > 0 && nowNanos - waitsUntilNanos < 0) {
                return;
            }
        }
        startMissing();
    }

    void prepared(Run preparation, boolean succeeded) {
        RunLog log = preparation.logIfAny();
        if (log != null) {
            log.finish();
        }
        synchronized (this) {
            starts--;
            failures = succeeded ? 0 : failures + 1;
            int doublings = Math.min(DOUBLINGS_MAX, failures - 1);
            waitsUntilNanos = preparation.endedNanos() + (succeeded ? 0 : FIRST_WAIT_NANOS << doublings);
        }
        if (succeeded) {
            startMissing();
        } else {
            LOG.warn(
                    "an instance that {} asks to have ready could not be started: {}",
                    preparation.function().name(),
                    preparation.outcome().payload().text());
        }
    }

    /** Ends with the first start that fails meanwhile: what comes after that one waits. */
    private void startMissing() {
        int failuresBefore = failures();
        for (Run next = nextMissing(failuresBefore); next != null; next = nextMissing(failuresBefore)) {
            pool.prepare(next);
        }
    }

    private synchronized int failures() {
        return failures;
    }

    private synchronized @Nullable Run nextMissing(int failuresMax) {
        if (failures > failuresMax) {
            return null;
        }
        Function<FunctionVersion, Run> made = preparations;
        if (made == null || (failures > 0 && starts > 0) || starts >= STARTS_MAX || pool.instances() >= instancesMin) {
            return null;
        }
        starts++;
        return made.apply(pool.version());
    }
}
