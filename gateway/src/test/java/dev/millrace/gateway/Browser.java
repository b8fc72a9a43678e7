package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Chromium, and an origin of its own from which it has pages: those of the test's resources, which tell the test what
 * they see. Confined to the test's thread.
 */
final class Browser implements AutoCloseable {
    private static final String NAME = "chromium";
    private static final int PATIENCE_SECONDS = 100;

    private final BlockingQueue<JsonNode> seen = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Path directory;
    private final HttpServer server;
    private @Nullable Process process;

    /** @param directory for what the browser keeps */
    Browser(Path directory) throws IOException {
        assumeTrue(isHere(), "no browser");
        this.directory = directory;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** The origin of its pages. */
    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Opens one of the pages, which is given this. */
    void open(String page, Map<String, String> given) throws IOException {
        open(URI.create(origin() + "/" + page), given);
    }

    /** Opens any page that reports here. */
    void open(URI page, Map<String, String> given) throws IOException {
        end();
        String query = given.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        process = new ProcessBuilder(
                        NAME,
                        "--headless",
                        "--no-sandbox", // which a container does not let it have
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--no-first-run",
                        "--ignore-certificate-errors",
                        "--remote-debugging-port=0", // without it a page is left when it has been loaded
                        "--user-data-dir=" + directory,
                        page + "?" + query)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start();
    }

    /** What the page tells next. */
    JsonNode seen() throws InterruptedException, IOException {
        JsonNode next = seen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(next, () -> "the page told nothing: " + said());
        return next;
    }

    @Override
    public void close() {
        end();
        server.stop(0);
        threads.shutdownNow();
    }

    private void end() {
        Process running = process;
        if (running != null) {
            running.descendants().forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly().onExit().join();
        }
    }

    private String said() {
        try {
            return Files.readString(directory.resolve("said"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        try (exchange;
                InputStream body = exchange.getRequestBody();
                InputStream page = Browser.class.getResourceAsStream("/pages" + path)) {
            if (path.equals("/seen")) {
                seen.add(JsonMapper.shared().readTree(body));
                exchange.sendResponseHeaders(204, -1);
            } else if (page == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                exchange.getResponseHeaders()
                        .set("Content-Type", path.endsWith(".mjs") ? "text/javascript" : "text/html");
                byte[] bytes = page.readAllBytes();
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private static boolean isHere() {
        List<String> places = Arrays.asList(System.getenv("PATH").split(":"));
        return places.stream().anyMatch(place -> Files.isExecutable(Path.of(place, NAME)));
    }
}
