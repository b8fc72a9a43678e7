package dev.millrace.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that break the rules of HTTP/2, or keep them and mean harm. */
@Timeout(120)
class Http2AbuseIT {
    private static final long SEED = 4566L;
    private static final String GET = ":method=GET|:scheme=http|:path=/direct|:authority=a";

    private final TestingServer server = new TestingServer();

    @AfterEach
    void close() {
        server.close();
    }

    /** In the heads {@code ~} stands for CR LF, and {@code ^} for NUL. */
    @ParameterizedTest
    @ValueSource(strings = {
        ":scheme=http|:path=/direct|:authority=a",
        ":method=GET|:path=/direct|:authority=a",
        ":method=GET|:scheme=http|:authority=a",
        ":method=GET|:scheme=http|:path=|:authority=a",
        ":method=GET|:method=GET|:scheme=http|:path=/direct|:authority=a",
        ":method=GET|:scheme=http|:scheme=http|:path=/direct|:authority=a",
        ":method=GET|:scheme=http|:path=/direct|:path=/held|:authority=a",
        ":method=GET|:scheme=http|:path=/direct|:authority=a|:authority=b",
        ":method=GET|:scheme=http|:path=/direct|host=a|:authority=a",
        ":method=GET|:scheme=http|:path=/direct|:authority=a|:status=200",
        ":method=GET|:scheme=http|:path=/direct|:authority=a|:fancy=1",
        ":method=GET|:scheme=http|:path=/direct|:authority=a|host=b",
        ":method=CONNECT|:authority=a:80",
        ":method=G T|:scheme=http|:path=/direct|:authority=a",
        ":method=GET~X|:scheme=http|:path=/direct|:authority=a",
        ":method= GET|:scheme=http|:path=/direct|:authority=a",
        ":method=|:scheme=http|:path=/direct|:authority=a",
        ":method=GET|:scheme=http|:path=direct|:authority=a",
        ":method=GET|:scheme=http|:path=http://b/direct|:authority=a",
        ":method=GET|:scheme=http|:path=/direct HTTP/1.1~X: y~|:authority=a",
        ":method=GET|:scheme=http|:path=/direct^|:authority=a",
        ":method=GET|:scheme=http|:path=/direct|:authority=a~X: y",
        GET + "|X-One=1",
        GET + "|x-One=1",
        GET + "|connection=close",
        GET + "|connection=keep-alive",
        GET + "|keep-alive=timeout=5",
        GET + "|proxy-connection=keep-alive",
        GET + "|transfer-encoding=chunked",
        GET + "|upgrade=websocket",
        GET + "|te=gzip",
        GET + "|te=trailers, gzip",
        GET + "|x one=1",
        GET + "|x:one=1",
        GET + "|x~one=1",
        GET + "|=1",
        GET + "|x-one=1~x-two: 2",
        GET + "|x-one=1^2",
        GET + "|x-one= 1",
        GET + "|x-one=1 ",
        GET + "|cookie=a=1~x: y",
        GET + "|content-length=2",
        GET + "|content-length=-1",
        GET + "|content-length=+0",
        GET + "|content-length=0x0",
        GET + "|content-length=99999999999999999999",
        GET + "|content-length=0|content-length=1",
        GET + "|content-length=zero",
    })
    void resetsStreamsWhoseRequestIsMalformed(String head) throws IOException {
        try (RawHttp2 client = connect()) {
            client.headers(1, true, block(head));
            Http2Frame answer = client.nextOf(1);
            assertEquals(Http2Frame.RST_STREAM, answer.type(), answer.toString());
            assertEquals(Http2Frame.PROTOCOL_ERROR, answer.error());
            assertServes(client, 3);
        }
        assertTrue(server.held.isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "400, :method=GET|:scheme=http|:path=/direct",
        "200, :method=GET|:scheme=http|:path=/direct|host=a",
        "200, :method=GET|:scheme=http|:path=/direct|:authority=a|host=A",
        "200, " + GET + "|te=trailers",
        "200, " + GET + "|content-length=0",
        "417, " + GET + "|expect=miracles",
        "400, :method=OPTIONS|:scheme=http|:path=*|:authority=a",
        "404, :method=GET|:scheme=http|:path=/nowhere|:authority=a",
        "405, :method=PATCH|:scheme=http|:path=/echo|:authority=a",
        "404, :method=GET|:scheme=http|:path=/../../etc/passwd|:authority=a",
    })
    void answersWhatIsWellFormedAsHttp11Would(int status, String head) throws IOException {
        try (RawHttp2 client = connect()) {
            client.headers(1, true, block(head));
            RawHttp2.Answer answer = client.answer(1);
            assertEquals(status, answer.status(), answer.body());
            assertServes(client, 3);
        }
    }

    @Test
    void resetsStreamsWhoseBodyIsNotAsLongAsAnnounced() throws IOException {
        try (RawHttp2 client = connect()) {
            client.headers(1, false, RawHttp2.request("POST", "/held", "content-length", "4")).data(1, true, "abc");
            assertEquals(Http2Frame.PROTOCOL_ERROR, client.nextOf(1).error());
            client.headers(3, false, RawHttp2.request("POST", "/held", "content-length", "4")).data(3, false, "abcde");
            assertEquals(Http2Frame.PROTOCOL_ERROR, client.nextOf(3).error());
            client.headers(5, false, RawHttp2.request("POST", "/held", "content-length", "4")).data(5, false, "abc");
            client.headers(5, true, RawHttp2.block("x-trailer", "1"));
            assertEquals(Http2Frame.PROTOCOL_ERROR, client.nextOf(5).error());
            client.headers(7, false, RawHttp2.request("POST", "/held")).data(7, false, "abc");
            client.headers(7, true, RawHttp2.block(":path", "/direct"));
            assertEquals(Http2Frame.PROTOCOL_ERROR, client.nextOf(7).error());
            client.headers(9, false, RawHttp2.request("POST", "/held")).data(9, false, "abc");
            client.headers(9, false, RawHttp2.block("x-trailer", "1"));
            assertEquals(Http2Frame.PROTOCOL_ERROR, client.nextOf(9).error());
            assertServes(client, 11);
        }
        assertTrue(server.held.isEmpty());
    }

    @Test
    void resetsStreamsThatSendMoreThanTheirWindow() throws IOException {
        try (RawHttp2 client = connect()) {
            client.headers(1, false, RawHttp2.request("PUT", "/stream"));
            for (int i = 0; i < 5; i++) {
                client.data(1, false, new byte[16_384]);
            }
            assertEquals(Http2Frame.FLOW_CONTROL_ERROR, client.nextOf(1).error());
            assertServes(client, 3);
        }
    }

    @Test
    void boundsThePathAndTheHead() throws IOException {
        try (RawHttp2 client = connect()) {
            client.get(1, "/" + "a".repeat(9_000));
            assertEquals(414, client.answer(1).status());
            byte[] large = RawHttp2.request("GET", "/direct", "x", "a".repeat(15_000), "y", "b".repeat(15_000));
            inPieces(client, 3, large);
            assertEquals(200, client.answer(3).status());
            byte[] tooLarge =
                    RawHttp2.request("GET", "/direct", "x", "a".repeat(15_000), "y", "b".repeat(15_000), "z", "c".repeat(14_000));
            inPieces(client, 5, tooLarge);
            assertEquals(431, client.answer(5).status());
            assertServes(client, 7);
        }
    }

    /** What a client sends in one go for which its connection is ended, and with which error. */
    static Stream<Arguments> harm() {
        return Stream.of(
                Arguments.of("streams taken back", Http2Frame.ENHANCE_YOUR_CALM, repeated(400, i -> join(
                        headers(1 + 2 * i, RawHttp2.request("GET", "/direct")), reset(1 + 2 * i)))),
                Arguments.of("streams that we have to reset", Http2Frame.ENHANCE_YOUR_CALM, repeated(400, i -> join(
                        frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, 1 + 2 * i, RawHttp2.request("GET", "/direct")),
                        frame(Http2Frame.WINDOW_UPDATE, 0, 1 + 2 * i, RawHttp2.number(0))))),
                Arguments.of("malformed requests", Http2Frame.ENHANCE_YOUR_CALM, repeated(400, i -> headers(
                        1 + 2 * i, RawHttp2.block(":method", "GET")))),
                Arguments.of("pings", Http2Frame.ENHANCE_YOUR_CALM, repeated(
                        1_100, i -> frame(Http2Frame.PING, 0, 0, new byte[8]))),
                Arguments.of("settings", Http2Frame.ENHANCE_YOUR_CALM, repeated(
                        1_100, i -> frame(Http2Frame.SETTINGS, 0, 0, new byte[0]))),
                Arguments.of("priorities", Http2Frame.ENHANCE_YOUR_CALM, join(
                        frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, 1, RawHttp2.request("POST", "/held")),
                        repeated(1_100, i -> frame(Http2Frame.PRIORITY, 0, 1, new byte[5])))),
                Arguments.of("empty parts of a body", Http2Frame.ENHANCE_YOUR_CALM, join(
                        frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, 1, RawHttp2.request("POST", "/held")),
                        repeated(10, i -> frame(Http2Frame.DATA, 0, 1, new byte[0])))),
                Arguments.of("a head in many empty pieces", Http2Frame.ENHANCE_YOUR_CALM, join(
                        frame(Http2Frame.HEADERS, 0, 1, RawHttp2.request("GET", "/direct")),
                        repeated(100, i -> frame(Http2Frame.CONTINUATION, 0, 1, new byte[0])))),
                Arguments.of("a head without an end", Http2Frame.PROTOCOL_ERROR, join(
                        frame(Http2Frame.HEADERS, 0, 1, RawHttp2.request("GET", "/direct")),
                        repeated(10, i -> frame(Http2Frame.CONTINUATION, 0, 1, RawHttp2.block("x", "a".repeat(15_000)))))),
                Arguments.of("a frame in the middle of a head", Http2Frame.PROTOCOL_ERROR, join(
                        frame(Http2Frame.HEADERS, 0, 1, RawHttp2.request("GET", "/direct")),
                        frame(Http2Frame.PING, 0, 0, new byte[8]))),
                Arguments.of("headers that cannot be decompressed", Http2Frame.COMPRESSION_ERROR, headers(
                        1, new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f})),
                Arguments.of("a window beyond its bound", Http2Frame.FLOW_CONTROL_ERROR, frame(
                        Http2Frame.WINDOW_UPDATE, 0, 0, RawHttp2.number(Integer.MAX_VALUE))),
                Arguments.of("a frame beyond its bound", Http2Frame.FRAME_SIZE_ERROR, frame(
                        Http2Frame.PING, 0, 0, new byte[16_385])),
                Arguments.of("a ping of a strange length", Http2Frame.FRAME_SIZE_ERROR, frame(
                        Http2Frame.PING, 0, 0, new byte[7])),
                Arguments.of("a stream of the server's", Http2Frame.PROTOCOL_ERROR, headers(
                        2, RawHttp2.request("GET", "/direct"))),
                Arguments.of("a body without a stream", Http2Frame.PROTOCOL_ERROR, frame(
                        Http2Frame.DATA, 0, 1, new byte[1])),
                Arguments.of("a body of the connection", Http2Frame.PROTOCOL_ERROR, frame(
                        Http2Frame.DATA, 0, 0, new byte[1])),
                Arguments.of("a promise", Http2Frame.PROTOCOL_ERROR, join(
                        frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, 1, RawHttp2.request("POST", "/held")),
                        frame(5, Http2Frame.END_HEADERS, 1, RawHttp2.number(2)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("harm")
    void endsTheConnectionOfAClientThatSends(String what, int error, byte[] bytes) throws IOException {
        try (RawHttp2 client = connect()) {
            try {
                client.raw(bytes);
            } catch (SocketException _) {
                // the server has closed before it was all sent; what it said can still be read
            }
            Http2Frame goodbye = client.untilClosed().stream()
                    .filter(frame -> frame.type() == Http2Frame.GOAWAY)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("closed without a word"));
            assertEquals(error, goodbye.error(), goodbye.toString());
        }
        try (RawHttp2 client = connect()) {
            assertServes(client, 1);
        }
    }

    @Test
    void answersPingsAndSettings() throws IOException {
        try (RawHttp2 client = connect()) {
            client.frame(Http2Frame.PING, 0, 0, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
            Http2Frame pong = client.nextOfType(Http2Frame.PING);
            assertTrue(pong.has(Http2Frame.ACK) && pong.payload()[7] == 8, pong.toString());
            client.frame(0xfa, 0, 0, new byte[10]).frame(0xfa, 0, 1, new byte[0]); // kinds that nobody knows
        }
    }

    /** Our side of the compression would else announce a table of two gigabytes, which the test's cannot read. */
    @Test
    void remembersNoMoreOfItsHeadersThanItWants() throws IOException {
        try (RawHttp2 client = connect()) {
            client.frame(Http2Frame.SETTINGS, 0, 0, new byte[] {0, 1, 0x7f, -1, -1, -1});
            assertServes(client, 1);
            client.frame(Http2Frame.SETTINGS, 0, 0, new byte[] {0, 1, 0, 0, 0, 0});
            assertServes(client, 3);
        }
    }

    @Test
    void survivesRandomFrames() throws IOException {
        Random random = new Random(SEED);
        for (int i = 0; i < 200; i++) {
            try (RawHttp2 client = connect()) {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                for (int n = random.nextInt(20); n > 0; n--) {
                    byte[] noise = new byte[random.nextInt(100)];
                    random.nextBytes(noise);
                    all.writeBytes(frame(random.nextInt(11), random.nextInt(256), random.nextInt(6), noise));
                }
                client.raw(all.toByteArray());
            }
        }
        try (RawHttp2 client = connect()) {
            assertServes(client, 1);
        }
    }

    private RawHttp2 connect() throws IOException {
        return new RawHttp2(server.server().port());
    }

    private static void assertServes(RawHttp2 client, int stream) throws IOException {
        assertEquals("/direct 0", client.get(stream, "/direct").answer(stream).body());
    }

    private static byte[] block(String head) {
        Stream<String> texts = Stream.of(head.split("\\|"))
                .flatMap(header -> {
                    int equals = header.indexOf('=');
                    return Stream.of(header.substring(0, equals), header.substring(equals + 1));
                })
                .map(text -> text.replace("~", "\r\n").replace("^", "\0"));
        return RawHttp2.block(texts.toArray(String[]::new));
    }

    /** A head in several frames. */
    private static void inPieces(RawHttp2 client, int stream, byte[] block) throws IOException {
        int size = 16_000;
        client.frame(Http2Frame.HEADERS, Http2Frame.END_STREAM, stream, Arrays.copyOf(block, size));
        for (int from = size; from < block.length; from += size) {
            int to = Math.min(block.length, from + size);
            int flags = to == block.length ? Http2Frame.END_HEADERS : 0;
            client.frame(Http2Frame.CONTINUATION, flags, stream, Arrays.copyOfRange(block, from, to));
        }
    }

    private static byte[] headers(int stream, byte[] block) {
        return frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS | Http2Frame.END_STREAM, stream, block);
    }

    private static byte[] reset(int stream) {
        return frame(Http2Frame.RST_STREAM, 0, stream, RawHttp2.number(Http2Frame.CANCEL));
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return new Http2Frame(type, flags, stream, payload).bytes();
    }

    private static byte[] repeated(int times, IntFunction<byte[]> part) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.writeBytes(part.apply(i));
        }
        return all.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        return repeated(parts.length, i -> parts[i]);
    }
}
