package client;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts how many run in its process at once. */
public class Crowd {
    private static final AtomicInteger PRESENT = new AtomicInteger();
    private static final AtomicInteger MOST = new AtomicInteger();

    /** Stays for as many milliseconds as the event says; tells the process, and the most that were there at once. */
    public Object handle(Map<String, Object> event) throws InterruptedException {
        if (event.containsKey("fail")) {
            throw new IllegalStateException("no stock");
        }
        int present = PRESENT.incrementAndGet();
        MOST.accumulateAndGet(present, Math::max);
        try {
            Thread.sleep((Integer) event.get("stay"));
            return Map.of("pid", ProcessHandle.current().pid(), "most", MOST.get());
        } finally {
            PRESENT.decrementAndGet();
        }
    }
}
