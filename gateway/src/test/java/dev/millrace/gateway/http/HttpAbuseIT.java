package dev.millrace.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class HttpAbuseIT {
    private static final long SEED = 4566L;

    private final TestingServer server = new TestingServer();

    @AfterEach
    void close() {
        server.close();
    }

    /** In the requests {@code ~} stands for CR LF. */
    @ParameterizedTest
    @CsvSource({
        "400, GET /direct HTTP/1.1~~", // no Host
        "400, GET /direct HTTP/1.1~Host: a~Host: b~~",
        "400, POST /direct HTTP/1.1~Host: a~Content-Length: 2~Transfer-Encoding: chunked~~0~~",
        "400, POST /direct HTTP/1.1~Host: a~Transfer-Encoding: chunked~Content-Length: 2~~0~~",
        "400, POST /direct HTTP/1.1~Host: a~Content-Length: 2~Content-Length: 3~~{}",
        "400, 'POST /direct HTTP/1.1~Host: a~Content-Length: 2,3~~{}'",
        "400, POST /direct HTTP/1.1~Host: a~Content-Length: -1~~",
        "400, POST /direct HTTP/1.1~Host: a~Content-Length: +2~~{}",
        "400, POST /direct HTTP/1.1~Host: a~Content-Length: 0x2~~{}",
        "400, POST /direct HTTP/1.1~Host: a~Content-Length: 99999999999999999999~~",
        "400, 'POST /direct HTTP/1.1~Host: a~Transfer-Encoding: gzip, chunked~~0~~'",
        "400, POST /direct HTTP/1.1~Host: a~Transfer-Encoding: identity~~",
        "400, POST /direct HTTP/1.1~Host: a~Transfer-Encoding: xchunked~~0~~",
        "400, POST /direct HTTP/1.1~Host: a~Transfer-Encoding : chunked~~0~~",
        "400, POST /direct HTTP/1.1~Host: a~Content-Length : 2~~{}",
        "400, POST /direct HTTP/1.0~Transfer-Encoding: chunked~~0~~",
        "400, GET /direct HTTP/1.1~Host: a~X Y: z~~",
        "400, GET /direct HTTP/1.1~Host: a~: z~~",
        "400, GET /direct HTTP/1.1~Host: a~no colon~~",
        "400, POST /direct HTTP/1.1~Host: a~Transfer-Encoding: chunked~~zz~{}~0~~",
        "400, POST /direct HTTP/1.1~Host: a~Transfer-Encoding: chunked~~-1~~",
        "417, POST /direct HTTP/1.1~Host: a~Expect: miracles~Content-Length: 2~~{}",
        "505, PRI * HTTP/2.0~Host: a~~",
        "505, GET /direct HTTP/2.0~Host: a~~",
        "400, GET /direct HTTX/1.1~Host: a~~",
        "400, hello~~",
        "404, GET / HTTP/1.1~Host: a~~",
        "404, GET /nowhere HTTP/1.1~Host: a~~",
        "404, GET /../../etc/passwd HTTP/1.1~Host: a~~",
        "405, PATCH /echo HTTP/1.1~Host: a~~",
        "400, GET /things/%zz/parts/1 HTTP/1.1~Host: a~~",
        "400, GET * HTTP/1.1~Host: a~~",
        "200, GET http://host/things/a/parts/b HTTP/1.1~Host: a~~",
    })
    void answersNonsenseWithAnError(int status, String request) throws IOException {
        try (RawClient client = server.connect()) {
            client.send(request.replace("~", "\r\n"));
            RawClient.Answer answer = client.receive();
            assertEquals(status, answer.status(), answer.body());
            if (status != 200) {
                assertTrue(answer.body().startsWith("{\"message\":"), answer.body());
                assertTrue(answer.header("x-amzn-errortype") != null, answer.head());
            }
        }
        assertServes();
    }

    @Test
    void refusesBareLineEnds() throws IOException {
        for (String request : new String[] {
            "GET /direct HTTP/1.1\nHost: a\n\n",
            "GET /direct HTTP/1.1\r\nHost: a\nX: y\r\n\r\n",
            "GET /direct HTTP/1.1\r\nHost: a\r\nX: y\rZ: w\r\n\r\n",
            "GET /direct HTTP/1.1\r\nHost: a\r\nX: y\0z\r\n\r\n",
        }) {
            try (RawClient client = server.connect()) {
                client.send(request);
                client.endOutput();
                String all = client.receiveUntilClosed();
                assertTrue(all.isEmpty() || all.startsWith("HTTP/1.1 400 "), request + " -> " + all);
            }
        }
        assertServes();
    }

    @Test
    void boundsTheLineAndTheHeader() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("GET /" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
            assertEquals(414, client.receive().status());
        }
        try (RawClient client = server.connect()) {
            client.send("GET /direct HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(40_000) + "\r\n\r\n");
            assertEquals(431, client.receive().status());
        }
        try (RawClient client = server.connect()) {
            client.send("GET /direct HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(10_000) + "\r\n");
            assertEquals(431, client.receive().status());
        }
        assertServes();
    }

    @Test
    void closesConnectionsAboveTheLimit() throws IOException {
        try (TestingServer small = new TestingServer(2, 1_000_000);
                RawClient first = small.connect();
                RawClient second = small.connect()) {
            assertEquals(200, first.send("GET /direct HTTP/1.1\r\nHost: a\r\n\r\n").receive().status());
            assertEquals(200, second.send("GET /direct HTTP/1.1\r\nHost: a\r\n\r\n").receive().status());
            try (RawClient third = small.connect()) {
                assertEquals("", third.receiveUntilClosed().replace("<reset>", ""));
            }
        }
    }

    @Test
    void survivesRandomBytes() throws IOException {
        Random random = new Random(SEED);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[random.nextInt(2_000)];
            random.nextBytes(noise);
            try (RawClient client = server.connect()) {
                client.send(noise);
                client.reset();
            }
        }
        assertServes();
    }

    private void assertServes() throws IOException {
        try (RawClient client = server.connect()) {
            assertEquals(200, client.send("GET /direct HTTP/1.1\r\nHost: a\r\n\r\n").receive().status());
        }
    }
}
