package dev.millrace.gateway.message;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * As much of SQS and SNS as sends: one server for both, which speaks their protocols and keeps what comes. There are
 * the queue {@code dead} and the topic {@code told}. Thread-safe.
 */
public final class DoubleServices implements AutoCloseable {
    public static final String QUEUE = "arn:aws:sqs:eu-west-1:111111111111:dead";
    public static final String TOPIC = "arn:aws:sns:us-east-1:000000000000:told";
    private static final JsonMapper JSON = new JsonMapper();

    /** What came, with the ARN of its queue or topic. */
    public record Sent(String to, String body, Map<String, String> attributes) {}

    public final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /** @param port 0 for any */
    public DoubleServices(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        server.createContext("/", this::handle);
        server.start();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            boolean isTopic = target == null;
            boolean isKnown = isTopic || exchange.getRequestHeaders()
                    .getFirst("Authorization")
                    .contains("/eu-west-1/sqs/aws4_request");
            String answer = !isKnown ? "" : isTopic ? publish(body) : queue(target, JSON.readTree(body));
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders()
                    .set("Content-Type", isTopic ? "text/xml" : "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(answer.contains("NonExistentQueue") || !isKnown ? 400 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private String queue(String target, JsonNode request) {
        if (target.equals("AmazonSQS.GetQueueUrl")) {
            boolean isThere = request.get("QueueName").stringValue().equals("dead")
                    && request.get("QueueOwnerAWSAccountId").stringValue().equals("111111111111");
            return isThere
                    ? "{\"QueueUrl\":\"" + endpoint() + "/111111111111/dead\"}"
                    : "{\"__type\":\"com.amazonaws.sqs#QueueDoesNotExist\",\"message\":\"NonExistentQueue\"}";
        }
        String body = request.get("MessageBody").stringValue();
        Map<String, String> attributes = new TreeMap<>();
        ByteArrayOutputStream digested = new ByteArrayOutputStream();
        new TreeMap<>(request.path("MessageAttributes").propertyStream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
                .forEach((name, value) -> {
                    attributes.put(name, value.get("StringValue").stringValue());
                    digest(digested, name, value.get("DataType").stringValue(), attributes.get(name));
                });
        sent.add(new Sent(QUEUE, body, attributes));
        return "{\"MessageId\":\"1\",\"MD5OfMessageBody\":\"" + md5(body.getBytes(StandardCharsets.UTF_8))
                + (attributes.isEmpty() ? "" : "\",\"MD5OfMessageAttributes\":\"" + md5(digested.toByteArray()))
                + "\"}";
    }

    /** As the service's developer guide calculates it, for attributes that are texts. */
    private static void digest(ByteArrayOutputStream to, String name, String type, String value) {
        try {
            DataOutputStream out = new DataOutputStream(to);
            for (String text : List.of(name, type)) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                out.writeInt(bytes.length);
                out.write(bytes);
            }
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            out.writeByte(1);
            out.writeInt(bytes.length);
            out.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String publish(String form) {
        Map<String, String> request = Arrays.stream(form.split("&"))
                .map(part -> part.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
        Map<String, String> attributes = new TreeMap<>();
        for (int i = 1; request.containsKey("MessageAttributes.entry." + i + ".Name"); i++) {
            attributes.put(
                    request.get("MessageAttributes.entry." + i + ".Name"),
                    request.get("MessageAttributes.entry." + i + ".Value.StringValue"));
        }
        sent.add(new Sent(
                request.getOrDefault("TopicArn", ""), request.getOrDefault("Message", ""), attributes));
        return "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult>"
                + "<MessageId>1</MessageId></PublishResult></PublishResponse>";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
