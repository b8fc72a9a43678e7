package dev.millrace.gateway.http.body;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bound on memory that request bodies take, over all connections. Bodies that arrive in one read are not charged:
 * their sum is bounded by the number of connections. Thread-safe.
 */
public final class BodyBudget {
    private final long bytesMax;
    private final AtomicLong takenBytes = new AtomicLong();

    public BodyBudget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Takes that many bytes, or none and returns false when so many are not left. */
    public boolean take(int bytes) {
        if (takenBytes.addAndGet(bytes) <= bytesMax) {
            return true;
        }
        takenBytes.addAndGet(-bytes);
        return false;
    }

    public void giveBack(int bytes) {
        takenBytes.addAndGet(-bytes);
    }

    /** What is taken now. */
    public long takenBytes() {
        return takenBytes.get();
    }
}
