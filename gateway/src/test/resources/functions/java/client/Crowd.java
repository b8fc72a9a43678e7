package client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts how many run in its process at once. */
public class Crowd {
    private static final AtomicInteger PRESENT = new AtomicInteger();
    private static final AtomicInteger MOST = new AtomicInteger();

    /** Visits the address in the event, if there is one; tells the process, and the most that were there at once. */
    public Object handle(Map<String, String> event) throws IOException {
        if (event.containsKey("fail")) {
            throw new IllegalStateException("no stock");
        }
        int present = PRESENT.incrementAndGet();
        MOST.accumulateAndGet(present, Math::max);
        try {
            if (event.containsKey("visit")) {
                visit(event.get("visit"));
            }
            return Map.of("pid", ProcessHandle.current().pid(), "most", MOST.get());
        } finally {
            PRESENT.decrementAndGet();
        }
    }

    private static void visit(String url) throws IOException {
        try (InputStream answer = URI.create(url).toURL().openStream()) {
            answer.readAllBytes();
        }
    }
}
