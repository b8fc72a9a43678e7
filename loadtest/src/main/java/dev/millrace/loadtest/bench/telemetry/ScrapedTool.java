package dev.millrace.loadtest.bench.telemetry;

import dev.millrace.loadtest.bench.tool.LoadTool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A tool beside which the metrics of the server are asked for again and again, as by Prometheus. Immutable. */
record ScrapedTool(LoadTool tool, int everySeconds) implements LoadTool {
    private static final int OK = 200;

    @Override
    public String name() {
        return tool.name();
    }

    @Override
    public Replies drive(int port, int seconds) throws IOException, InterruptedException {
        Scrapes scrapes = new Scrapes(URI.create("http://127.0.0.1:" + port + "/metrics"));
        Thread scraper = Thread.ofPlatform().name("scraper").daemon().start(() -> scrapes.go(everySeconds));
        try {
            return tool.drive(port, seconds);
        } finally {
            scrapes.end.countDown();
            scraper.join();
            scrapes.requireAnswered();
        }
    }

    /** Confined to its thread, but for the end. */
    private static final class Scrapes {
        private final CountDownLatch end = new CountDownLatch(1);
        private final HttpRequest request;
        private int answered;
        private int refused;

        Scrapes(URI metrics) {
            request = HttpRequest.newBuilder(metrics).build();
        }

        void go(int everySeconds) {
            try (HttpClient client = HttpClient.newHttpClient()) {
                do {
                    int status = client.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode();
                    answered += status == OK ? 1 : 0;
                    refused += status == OK ? 0 : 1;
                } while (!end.await(everySeconds, TimeUnit.SECONDS));
            } catch (IOException e) {
                refused++;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Called when the thread has ended. */
        void requireAnswered() {
            if (answered == 0 || refused > 0) {
                throw new IllegalStateException(
                        "of the requests for metrics " + refused + " failed and " + answered + " were answered");
            }
        }
    }
}
