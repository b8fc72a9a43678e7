package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;

/** Functions that stream what they return, a step at a time as their events say. Stateless. */
final class Streams {
    private static final String SOURCE = "streams.mjs";
    private static final String PUBLIC = "{\"StatementId\":\"public\",\"Principal\":\"*\","
            + "\"Action\":\"lambda:InvokeFunctionUrl\",\"FunctionUrlAuthType\":\"NONE\"}";

    private Streams() {}

    /** Creates one; the test is left out where there is no Node.js. */
    static void create(TestingNode node, String name, String handler, int timeoutSeconds) throws Exception {
        Map<String, Object> more = Map.of(
                "Handler", handler, "Code", Map.of("ZipFile", TestingZip.of(Map.of(SOURCE, source()))));
        HttpResponse<String> answer = node.send(
                "POST", TestingNode.FUNCTIONS, Deeds.NODE.createRequest(name, timeoutSeconds, more));
        assumeTrue(answer.statusCode() != 400, answer.body());
        assertEquals(201, answer.statusCode(), answer.body());
    }

    /** Gives one a URL for everybody, and for pages of an origin. */
    static void publish(TestingNode node, String name, String origin) throws Exception {
        String url = "{\"AuthType\":\"NONE\",\"InvokeMode\":\"RESPONSE_STREAM\",\"Cors\":{\"AllowOrigins\":[\""
                + origin + "\"]}}";
        assertEquals(
                201,
                node.send("POST", "/2021-10-31/functions/" + name + "/url", url).statusCode());
        assertEquals(
                201,
                node.send("POST", TestingNode.FUNCTIONS + name + "/policy", PUBLIC).statusCode());
    }

    private static byte[] source() throws Exception {
        try (InputStream in = Objects.requireNonNull(Streams.class.getResourceAsStream("/functions/node/" + SOURCE))) {
            return in.readAllBytes();
        }
    }
}
