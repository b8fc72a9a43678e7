package demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;

/** Methods that end badly, each in its way, when their event says so. */
public class Faults {
    public String raises(Map<String, Object> event) {
        if (event.isEmpty()) {
            return "well";
        }
        throw new IllegalStateException("no stock", new IllegalArgumentException("article 7"));
    }

    public String sleeps(int millis) throws InterruptedException {
        Thread.sleep(millis);
        return "slept";
    }

    /** Stays until the request to that address is answered. */
    public String visits(String url) throws IOException {
        try (InputStream answer = URI.create(url).toURL().openStream()) {
            answer.readAllBytes();
            return "visited";
        }
    }

    public String repeats(int chars) {
        return "x".repeat(chars);
    }

    /** Cannot be initialised. */
    public static class BadStart {
        public BadStart() {
            throw new IllegalStateException("no database");
        }

        public String handle(String event) {
            return event;
        }
    }
}
