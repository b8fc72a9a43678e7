package dev.millrace.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.loop.EventLoops;
import dev.millrace.gateway.http.RawClient.Answer;
import dev.millrace.gateway.http.route.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HttpServerIT {
    private static final String HOST = "Host: localhost\r\n";

    private final TestingServer server = new TestingServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void answersRequestAfterRequestOnOneConnection() throws IOException {
        try (RawClient client = server.connect()) {
            for (int i = 0; i < 3; i++) {
                Answer answer = client.send(post("/direct/" + i, "{}")).receive();
                assertEquals(200, answer.status());
                assertEquals("/direct/" + i + " 2", answer.body());
                assertEquals(36, assertNotNullHeader(answer, "x-amzn-requestid").length());
                assertNotNull(answer.header("date"));
                assertNull(answer.header("connection"));
            }
        }
    }

    @Test
    void answersPipelinedRequestsInOrderAndOneAtATime() throws Exception {
        try (RawClient client = server.connect()) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                all.append(post("/held/" + i, "x".repeat(i)));
            }
            client.send(all.toString());
            for (int i = 0; i < 50; i++) {
                Exchange exchange = held();
                assertEquals("/held/" + i, exchange.target());
                assertEquals(i, exchange.body().sizeBytes());
                assertTrue(server.held.isEmpty(), "two requests of a connection were in progress");
                TestingServer.answer(exchange, "answer " + i);
                assertEquals("answer " + i, client.receive().body());
            }
        }
    }

    @Test
    void mixesOperationsOfTheLoopAndOfTheControlThreadsInOrder() throws IOException {
        try (RawClient client = server.connect()) {
            client.send(post("/echo", "one") + post("/direct", "") + post("/echo", "two") + get("/nowhere"));
            assertEquals("one", client.receive().body());
            assertEquals("/direct 0", client.receive().body());
            assertEquals("two", client.receive().body());
            assertEquals(404, client.receive().status());
        }
    }

    @Test
    void readsBodiesInChunksAndInPieces() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("POST /echo HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n5\r\nhel");
            client.send("lo\r\n6;x=y\r\n world\r\n0\r\nTrailer: t\r\n\r\n");
            assertEquals("hello world", client.receive().body());
            String large = "0123456789".repeat(300_000);
            client.send(post("/echo", large));
            assertEquals(large, client.receive().body());
            for (char c : post("/echo", "slowly").toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertEquals("slowly", client.receive().body());
        }
    }

    @Test
    void asksForTheBodyWhenTheClientWaits() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("POST /echo HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertEquals(100, client.receive().status());
            assertEquals("{}", client.send("{}").receive().body());
            client.send("POST /echo HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\nContent-Length: 9999999\r\n\r\n");
            assertEquals(413, client.receive().status());
        }
    }

    @Test
    void refusesBodiesThatAreTooLargeAtTheHeader() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("POST /direct HTTP/1.1\r\n" + HOST + "Content-Length: 100001\r\n\r\n");
            Answer answer = client.receive();
            assertEquals(413, answer.status());
            assertEquals("RequestTooLargeException", answer.header("x-amzn-errortype"));
            assertEquals(
                    "{\"Type\":\"User\",\"message\":\"Request must be smaller than 100000 bytes for the Direct operation\"}",
                    answer.body());
            assertEquals("close", answer.header("connection"));
        }
        try (RawClient client = server.connect()) {
            String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
            client.send("POST /direct HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + chunk + chunk);
            assertEquals(413, client.receive().status());
        }
    }

    @Test
    void letsAClientThatIsStillSendingReadItsRefusal() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("POST /direct HTTP/1.1\r\n" + HOST + "Content-Length: 20000000\r\n\r\n");
            for (int i = 0; i < 20; i++) {
                client.send(new byte[1_000_000]);
            }
            assertEquals(413, client.receive().status());
        }
    }

    @Test
    void keepsTheBufferedBodiesOfAllConnectionsUnderTheirBound() throws Exception {
        try (TestingServer small = new TestingServer(100, 150_000);
                RawClient first = small.connect();
                RawClient second = small.connect();
                RawClient third = small.connect()) {
            first.send(post("/held", "x".repeat(90_000)));
            Exchange inProgress = held(small);
            Answer refused = second.send(post("/direct", "x".repeat(90_000))).receive();
            assertEquals(503, refused.status());
            assertEquals("ServiceException", refused.header("x-amzn-errortype"));
            TestingServer.answer(inProgress, "done");
            assertEquals("done", first.receive().body());
            assertEquals("/direct 90000", third.send(post("/direct", "x".repeat(90_000))).receive().body());
        }
    }

    @Test
    void closesWhenAskedTo() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("POST /direct HTTP/1.1\r\n" + HOST + "Connection: close\r\nContent-Length: 0\r\n\r\n");
            String all = client.receiveUntilClosed();
            assertTrue(all.contains("\r\nConnection: close\r\n") && all.endsWith("/direct 0"), all);
        }
    }

    @Test
    void speaksHttp10() throws IOException {
        try (RawClient client = server.connect()) {
            assertTrue(client.send("GET /direct HTTP/1.0\r\n\r\n").receiveUntilClosed().endsWith("/direct 0"));
        }
        try (RawClient client = server.connect()) {
            client.send("GET /direct HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertEquals("keep-alive", client.receive().header("connection"));
            assertEquals(200, client.send("GET /direct HTTP/1.0\r\n\r\n").receive().status());
        }
    }

    @Test
    void answersAClientThatHasEndedItsOutput() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(post("/held", "{}"));
            client.endOutput();
            TestingServer.answer(held(), "late");
            assertTrue(client.receiveUntilClosed().endsWith("late"));
        }
    }

    @Test
    void forgetsAClientThatVanishedDuringItsRequest() throws Exception {
        List<Exchange> abandoned = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            RawClient client = server.connect();
            client.send(post("/held", "{}"));
            abandoned.add(held());
            client.reset();
        }
        abandoned.forEach(exchange -> TestingServer.answer(exchange, "too late"));
        try (RawClient client = server.connect()) {
            assertEquals(200, client.send(get("/direct")).receive().status());
        }
        Awaitility.await().until(() -> server.server().connections() == 0);
    }

    @Test
    void survivesFailingOperations() throws IOException {
        try (RawClient client = server.connect()) {
            for (String path : List.of("/breaks", "/direct/breaks")) {
                Answer answer = client.send(get(path)).receive();
                assertEquals(500, answer.status());
                assertEquals("ServiceException", answer.header("x-amzn-errortype"));
                assertTrue(answer.body().contains("\"Type\":\"Service\",\"Message\""), answer.body());
            }
            assertEquals(200, client.send(get("/direct")).receive().status());
        }
    }

    @Test
    void refusesControlWorkThatItCannotQueue() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            clients.add(server.connect().send(get("/blocks")));
        }
        Answer refused = clients.getLast().receive();
        assertEquals(429, refused.status());
        assertEquals("1", refused.header("retry-after"));
        server.blockedOperations.countDown();
        for (RawClient client : clients.subList(0, 3)) {
            assertEquals("released", client.receive().body());
        }
        for (RawClient client : clients) {
            client.close();
        }
    }

    @Test
    void sendsLargeAnswersToSlowReaders() throws IOException {
        try (RawClient client = server.connect()) {
            client.send(get("/big") + get("/direct"));
            assertEquals(6_000_000, client.receive().body().length());
            assertEquals(200, client.receive().status());
        }
    }

    @Test
    void leavesTheBodyOutOfAnswersToHead() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("HEAD /direct HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
            String all = client.receiveUntilClosed();
            assertTrue(all.contains("Content-Length: 9\r\n") && all.endsWith("\r\n\r\n"), all);
        }
    }

    @Test
    void refusesNewRequestsWhileItShutsDownAndFinishesTheOldOnes() throws Exception {
        try (RawClient busy = server.connect();
                RawClient other = server.connect();
                RawClient idle = server.connect()) {
            assertEquals(200, other.send(get("/direct")).receive().status());
            assertEquals(200, idle.send(get("/direct")).receive().status());
            busy.send(post("/held", "{}"));
            Exchange exchange = held();
            server.server().stopAccepting();
            Answer refused = idle.send(get("/direct")).receive();
            assertEquals(503, refused.status());
            assertEquals("close", refused.header("connection"));
            assertTrue(refused.body().contains("shutting down"), refused.body());
            Answer inXml = other.send("PUT /object HTTP/1.1\r\n" + HOST + "\r\n").receive();
            assertEquals(503, inXml.status());
            assertTrue(inXml.body().contains("<Error><Code>ServiceUnavailable</Code>"), inXml.body());
            TestingServer.answer(exchange, "done");
            assertTrue(busy.receiveUntilClosed().endsWith("done"));
            assertThrows(IOException.class, server::connect);
        }
    }

    /** Where no memory is left for a body, too. */
    @Test
    void tellsErrorsAsItsClientsReadThem() throws Exception {
        try (TestingServer small = new TestingServer(10, 100_000);
                RawClient lambda = small.connect();
                RawClient objects = small.connect()) {
            String body = "x".repeat(200_000);
            String head = " HTTP/1.1\r\n" + HOST + "Content-Length: 300000\r\n\r\n";
            Answer inJson = lambda.send("POST /echo" + head + body).receive();
            assertEquals(503, inJson.status());
            assertTrue(inJson.body().contains("\"Message\":\"The server has no memory left"), inJson.body());
            Answer inXml = objects.send("PUT /object" + head + body).receive();
            assertEquals(503, inXml.status());
            assertTrue(inXml.body().contains("<Code>ServiceUnavailable</Code><Message>The server has no"), inXml.body());
        }
    }

    @Test
    void namesThePortThatIsTaken() {
        EventLoops loops = EventLoops.start(1, Thread.ofPlatform().factory());
        try {
            UncheckedIOException failure = assertThrows(
                    UncheckedIOException.class,
                    () -> HttpServer.start(
                            new HttpServerOptions("127.0.0.1", server.server().port(), 10, 10, null),
                            loops,
                            List.of(server.direct()),
                            new ControlPlane(new Router.Builder().build(), server.control()),
                            null,
                            new SystemClock()));
            String message = String.valueOf(failure.getMessage());
            assertTrue(message.contains(":" + server.server().port()) && message.contains("--port"), message);
        } finally {
            loops.close();
        }
    }

    private Exchange held() throws InterruptedException {
        return held(server);
    }

    private static Exchange held(TestingServer by) throws InterruptedException {
        Exchange exchange = by.held.poll(60, TimeUnit.SECONDS);
        assertNotNull(exchange, "the request did not arrive");
        return exchange;
    }

    private static String assertNotNullHeader(Answer answer, String lowerCaseName) {
        String value = answer.header(lowerCaseName);
        assertNotNull(value, lowerCaseName);
        return value;
    }

    private static String post(String path, String body) {
        return "POST " + path + " HTTP/1.1\r\n" + HOST + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\n" + HOST + "\r\n";
    }
}
