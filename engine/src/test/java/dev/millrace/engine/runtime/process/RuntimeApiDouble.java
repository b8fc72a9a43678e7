package dev.millrace.engine.runtime.process;

import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The Runtime API that a bootstrap under test talks to, over a real socket: it hands out the calls given to it and
 * keeps what the bootstrap sends. Any number of connections may poll. Thread-safe.
 */
public final class RuntimeApiDouble implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;
    private static final String ROOT = "/2018-06-01/runtime/";
    private static final String OK = "{\"status\":\"OK\"}\n";

    /** One call: what the answer to "next" carries. {@code headers} come on top of those that always come. */
    public record Call(String requestId, String event, Map<String, String> headers) {
        public Call {
            headers = Map.copyOf(headers);
        }
    }

    private final ServerSocketChannel server;
    private final List<SocketChannel> connections = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> assignments = new LinkedBlockingQueue<>();
    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final BlockingQueue<WorkerRequest> polls = new LinkedBlockingQueue<>();
    private final BlockingQueue<WorkerRequest> answers = new LinkedBlockingQueue<>();
    private final AtomicInteger callsMade = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger inFlightMax = new AtomicInteger();

    /** Listens on a Unix socket, which must not exist yet. */
    public RuntimeApiDouble(Path socket) throws IOException {
        this(ServerSocketChannel.open(StandardProtocolFamily.UNIX), UnixDomainSocketAddress.of(socket));
    }

    /** Listens on a free port of the loopback address. */
    public RuntimeApiDouble() throws IOException {
        this(ServerSocketChannel.open(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private RuntimeApiDouble(ServerSocketChannel server, SocketAddress address) throws IOException {
        this.server = server;
        server.bind(address);
        Thread.ofPlatform().daemon().name("runtime-api").start(this::accept);
    }

    /** What a neutral worker is told when it asks what to become. */
    public void assign(String json) {
        assignments.add(json);
    }

    /** Hands that event to the next poll, under the request id {@code run-1}, {@code run-2}, and so on. */
    public void call(String event) {
        call(new Call("run-" + callsMade.incrementAndGet(), event, Map.of()));
    }

    public void call(Call call) {
        calls.add(call);
    }

    /** Makes a call and waits for its answer. */
    public WorkerRequest invoke(String event) {
        call(event);
        return answer();
    }

    /** What the worker posted next: a response, an error, or an error of its start. */
    public WorkerRequest answer() {
        return arrived(answers, "an answer");
    }

    /** The worker's next request for a call; its first one tells that the code is initialised. */
    public WorkerRequest poll() {
        return arrived(polls, "a poll");
    }

    public int connections() {
        return connections.size();
    }

    /** Waits until that many calls are handed out and not yet answered. */
    public void awaitInFlight(int count) {
        await().until(() -> inFlight.get() == count);
    }

    /** The most calls that were handed out and not yet answered at one time. */
    public int inFlightMax() {
        return inFlightMax.get();
    }

    /** What a TCP worker finds in {@code AWS_LAMBDA_RUNTIME_API}. */
    public String hostAndPort() throws IOException {
        return "127.0.0.1:" + ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    /** The server goes away: every connection ends. */
    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel connection : connections) {
            connection.close();
        }
    }

    private static WorkerRequest arrived(BlockingQueue<WorkerRequest> queue, String what) {
        try {
            WorkerRequest request = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (request == null) {
                throw new AssertionError("the worker has not sent " + what + " in " + PATIENCE_SECONDS + " s");
            }
            return request;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel connection = server.accept();
                connections.add(connection);
                Thread.ofPlatform().daemon().name("runtime-api-connection").start(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(Channels.newInputStream(connection));
            OutputStream out = Channels.newOutputStream(connection);
            for (WorkerRequest request = WorkerRequest.read(in); request != null; request = WorkerRequest.read(in)) {
                serve(request, out);
            }
        } catch (IOException e) {
            // The worker has ended, or the test has.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(WorkerRequest request, OutputStream out) throws IOException, InterruptedException {
        if (request.path().equals("/millrace/assignment")) {
            write(out, "200 OK", Map.of(), assignments.take());
        } else if (request.path().equals(ROOT + "invocation/next")) {
            polls.add(request);
            Call call = calls.take();
            inFlightMax.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            write(out, "200 OK", headers(call), call.event());
        } else if (request.method().equals("POST") && request.path().startsWith(ROOT)) {
            if (!request.path().equals(ROOT + "init/error")) {
                inFlight.decrementAndGet();
            }
            answers.add(request);
            write(out, "202 Accepted", Map.of(), OK);
        } else {
            write(out, "404 Not Found", Map.of(), "");
        }
    }

    private static Map<String, String> headers(Call call) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Lambda-Runtime-Aws-Request-Id", call.requestId());
        headers.put("Lambda-Runtime-Deadline-Ms", "4102444800000");
        headers.put("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:000000000000:function:test");
        headers.putAll(call.headers());
        return headers;
    }

    private static void write(OutputStream out, String status, Map<String, String> headers, String body)
            throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append("\r\n");
        headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Type: application/json\r\nContent-Length: ")
                .append(content.length)
                .append("\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.UTF_8));
        out.write(content);
    }
}
