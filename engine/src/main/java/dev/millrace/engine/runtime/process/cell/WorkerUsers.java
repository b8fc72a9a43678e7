package dev.millrace.engine.runtime.process.cell;

import java.util.ArrayDeque;

/**
 * The host's user ids that workers run as, one worker each: no worker may signal, trace or read another's, and the
 * kernel counts the processes of each apart. They need no entry in {@code /etc/passwd}. Thread-safe.
 */
public final class WorkerUsers {
    /** Above what distributions, systemd and containers hand out to anybody. */
    public static final long FIRST = 1_900_000_000L;

    public static final int COUNT = 65_536;

    private final long first;
    private final int count;
    /** The longest unused is first: an id rests before it is used again. */
    private final ArrayDeque<Long> returned = new ArrayDeque<>();

    private int issued;

    public WorkerUsers(long first, int count) {
        if (first < 1 || count < 1 || first + count > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("no range of users of workers: " + count + " from " + first);
        }
        this.first = first;
        this.count = count;
    }

    public static WorkerUsers standard() {
        return new WorkerUsers(FIRST, COUNT);
    }

    long first() {
        return first;
    }

    synchronized long take() {
        if (issued < count) {
            return first + issued++;
        }
        Long user = returned.poll();
        if (user == null) {
            throw new IllegalStateException("all " + count + " users of workers, from " + first + ", are in use");
        }
        return user;
    }

    synchronized void giveBack(long user) {
        returned.add(user);
    }
}
