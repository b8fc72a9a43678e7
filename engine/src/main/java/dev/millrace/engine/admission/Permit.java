package dev.millrace.engine.admission;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The right to one run: a place of its function's (or the unreserved) limit and one of the account's. Thread-safe. */
public final class Permit implements Decision {
    private static final VarHandle RELEASED;

    static {
        try {
            RELEASED = MethodHandles.lookup().findVarHandle(Permit.class, "released", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ConcurrencyLimit share;
    private final ConcurrencyLimit account;
    private final boolean reserved;

    @SuppressWarnings("unused") // through RELEASED
    private boolean released;

    Permit(ConcurrencyLimit share, ConcurrencyLimit account, boolean reserved) {
        this.share = share;
        this.account = account;
        this.reserved = reserved;
    }

    /** For what is no run and takes nobody's place. */
    public static Permit uncounted() {
        return new Permit(new ConcurrencyLimit(0), new ConcurrencyLimit(0), false);
    }

    /** Whether it is a place of concurrency that is reserved for the function. */
    public boolean isReserved() {
        return reserved;
    }

    /** Gives both places back. Throws {@link IllegalStateException} when called a second time, by whichever thread. */
    public void release() {
        if (!RELEASED.compareAndSet(this, false, true)) {
            throw new IllegalStateException("a permit was released twice");
        }
        account.release();
        share.release();
    }
}
