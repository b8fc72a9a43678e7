package dev.millrace.engine.admission;

/**
 * The right to one run: a place of its function's (or the unreserved) limit and one of the account's. Given back
 * once, by whoever refuses the run or tells its answer. Confined to that thread: the check for a second time catches a
 * mistake, not a race.
 */
public final class Permit implements Decision {
    private final ConcurrencyLimit share;
    private final ConcurrencyLimit account;
    private boolean released;

    Permit(ConcurrencyLimit share, ConcurrencyLimit account) {
        this.share = share;
        this.account = account;
    }

    /** Gives both places back. Throws {@link IllegalStateException} when called a second time. */
    public void release() {
        if (released) {
            throw new IllegalStateException("a permit was released twice");
        }
        released = true;
        account.release();
        share.release();
    }
}
