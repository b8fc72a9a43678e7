package dev.millrace.engine.admission;

import dev.millrace.engine.function.FunctionName;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Says at once whether a run may begin. A function with reserved concurrency has a limit of its own; all others share
 * what is left of the account's limit, as in AWS. Nothing waits for a permit. Thread-safe.
 */
public final class Admission {
    /** The least concurrency that reservations must leave to the functions without one (AWS's value). */
    public static final int UNRESERVED_MIN = 100;

    private static final Throttled ACCOUNT_FULL = new Throttled(ThrottleReason.ACCOUNT_CONCURRENCY);
    private static final Throttled RESERVATION_FULL = new Throttled(ThrottleReason.RESERVED_CONCURRENCY);

    private final ConcurrencyLimit account;
    private final ConcurrencyLimit unreserved;
    private final Map<FunctionName, ConcurrencyLimit> reserved = new ConcurrentHashMap<>();
    /** Limits that were taken away while runs hold places of them: they count on if the limit comes back. */
    private final Map<FunctionName, ConcurrencyLimit> former = new HashMap<>();

    public Admission(int accountRunsMax) {
        account = new ConcurrencyLimit(accountRunsMax);
        unreserved = new ConcurrencyLimit(accountRunsMax);
    }

    /** A permit, which the caller must release exactly once, or the reason why there is none. */
    public Decision admit(FunctionName function) {
        ConcurrencyLimit reservation = reserved.get(function);
        ConcurrencyLimit share = reservation == null ? unreserved : reservation;
        if (!share.tryAcquire()) {
            return reservation == null ? ACCOUNT_FULL : RESERVATION_FULL;
        }
        if (!account.tryAcquire()) {
            share.release();
            return ACCOUNT_FULL;
        }
        return new Permit(share, account, reservation != null);
    }

    /**
     * Reserves {@code runsMax} for a function from now on, or frees its reservation when null. Runs that began without
     * a reservation do not count towards it.
     */
    public synchronized void reserve(FunctionName function, @Nullable Integer runsMax) {
        former.values().removeIf(limit -> limit.inFlight() == 0);
        if (runsMax == null) {
            ConcurrencyLimit removed = reserved.remove(function);
            if (removed != null) {
                former.put(function, removed);
            }
        } else {
            ConcurrencyLimit known = reserved.get(function);
            if (known == null) {
                known = former.remove(function);
            }
            ConcurrencyLimit limit = known == null ? new ConcurrencyLimit(runsMax) : known;
            limit.resize(runsMax);
            reserved.put(function, limit);
        }
        shareOutTheRest();
    }

    /** Moves the account's limit while runs are in flight. */
    public synchronized void resizeAccount(int runsMax) {
        account.resize(runsMax);
        shareOutTheRest();
    }

    /** What the account may run at once. */
    public int accountRunsMax() {
        return account.runsMax();
    }

    /** What the functions without a reservation may run at once, together. */
    public int unreservedRunsMax() {
        return unreserved.runsMax();
    }

    /** What is reserved for functions, together. */
    public int reservedRunsMax() {
        return reserved.values().stream().mapToInt(ConcurrencyLimit::runsMax).sum();
    }

    public int inFlight() {
        return account.inFlight();
    }

    private void shareOutTheRest() {
        unreserved.resize(Math.max(0, account.runsMax() - reservedRunsMax()));
    }
}
