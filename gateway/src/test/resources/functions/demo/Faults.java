package demo;

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
