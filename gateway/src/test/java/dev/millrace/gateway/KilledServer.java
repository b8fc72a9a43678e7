package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntSupplier;

/** A server that is killed again and again while it is called. Confined to the test's thread, but for {@link #send}. */
final class KilledServer implements AutoCloseable {
    private static final int CALLERS = 4;

    private final Path directory;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private final Random moments = new Random(20_261_128);

    KilledServer(Path directory) {
        this.directory = directory;
    }

    /**
     * Starts the server and kills it, so many times.
     *
     * @param prepare done once, before the first calls
     * @param call made by four callers, numbered from 0, again and again until nobody answers
     * @param done how many calls have succeeded
     * @param doneBeforeKillMax how many of them it may take until the next kill
     */
    void kill(int times, Step prepare, Call call, IntSupplier done, int doneBeforeKillMax) throws Exception {
        for (int kill = 0; kill < times; kill++) {
            try (ServerProcess server = start()) {
                URI endpoint = server.endpoint();
                if (kill == 0) {
                    prepare.at(endpoint);
                }
                int until = done.getAsInt() + 1 + moments.nextInt(doneBeforeKillMax);
                List<Future<?>> calling = new ArrayList<>();
                for (int i = 0; i < CALLERS; i++) {
                    int caller = i;
                    calling.add(callers.submit(() -> callUntilNobodyAnswers(endpoint, caller, call)));
                }
                await().until(() -> done.getAsInt() >= until);
                server.kill();
                for (Future<?> caller : calling) {
                    caller.get();
                }
            }
        }
    }

    /** Starts it once more, waits until all its events have ended, and has it end in good order. */
    void settle(Step look) throws Exception {
        try (ServerProcess server = start()) {
            URI endpoint = server.endpoint();
            await().until(() -> kept().pendingEvents().isEmpty());
            look.at(endpoint);
            server.terminate();
            assertEquals(0, server.exitCode(), server::output);
        }
    }

    KeptData kept() {
        return new KeptData(data());
    }

    HttpResponse<String> send(URI uri, String method, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private ServerProcess start() throws IOException {
        return ServerProcess.start(directory, data(), 0);
    }

    private Path data() {
        return directory.resolve("data");
    }

    private static void callUntilNobodyAnswers(URI endpoint, int caller, Call call) {
        boolean answered = true;
        while (answered) {
            try {
                call.from(caller, endpoint);
            } catch (IOException e) {
                answered = false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        callers.shutdownNow();
        client.close();
    }

    /** Something done with a server that is well. */
    interface Step {
        void at(URI endpoint) throws Exception;
    }

    /** A call that a caller makes; an {@link IOException} says that nobody answers. */
    interface Call {
        void from(int caller, URI endpoint) throws IOException, InterruptedException;
    }
}
