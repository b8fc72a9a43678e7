package deeds;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** Does what its event says. */
public class Deeds {
    public Deeds() {
        if (System.getenv("FAIL_INIT") != null) {
            throw new IllegalStateException("no database");
        }
    }

    public Object handle(Map<String, Object> event) throws Exception {
        Object with = event.get("with");
        return switch ((String) event.get("do")) {
            case "echo" -> with;
            case "fail" -> throw new IllegalStateException("no stock");
            case "exit" -> exit((Integer) with);
            case "visit" -> visit((String) with);
            case "hang" -> hang((Integer) with);
            case "hog" -> new long[Integer.MAX_VALUE - 8].length;
            case "repeat" -> "x".repeat((Integer) with);
            case "print" -> print((String) with);
            case "environment" -> System.getenv();
            case "count" -> count();
            case "pid" -> ProcessHandle.current().pid();
            case "property" -> System.getProperty((String) with);
            case "open" -> Class.forName((String) with).getDeclaredFields()[0].trySetAccessible();
            default -> throw new IllegalArgumentException("no such deed");
        };
    }

    private static Object exit(int code) {
        System.exit(code);
        return null;
    }

    private static Object visit(String url) throws IOException {
        try (InputStream answer = URI.create(url).toURL().openStream()) {
            return answer.readAllBytes().length;
        }
    }

    private static Object hang(int seconds) throws IOException {
        new ProcessBuilder("sleep", "" + seconds).start();
        while (true) {
            try {
                Thread.sleep(1_000_000_000);
            } catch (InterruptedException e) {
                // whoever asks it to stop
            }
        }
    }

    private static Object print(String text) {
        System.out.println(text + " out");
        System.err.println(text + " err");
        return null;
    }

    private static long count() throws IOException {
        Path counter = Path.of(System.getenv("TMPDIR"), "counter");
        Files.writeString(counter, "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return Files.size(counter);
    }
}
