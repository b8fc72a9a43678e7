package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operations that are called by X-Amz-Target answer on the wire. */
@Timeout(120)
class EventTargetsIT {
    @AutoClose
    private final EventServer server;

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    EventTargetsIT(@TempDir Path directory) {
        server = new EventServer(directory);
    }

    @Test
    void answersInTheProtocolsForm() throws Exception {
        HttpResponse<String> answer = post("AWSEvents.DescribeEventBus", "{}");
        assertEquals(200, answer.statusCode());
        assertEquals("application/x-amz-json-1.1", header(answer, "Content-Type"));
        assertFalse(header(answer, "x-amzn-RequestId").isEmpty());
        assertEquals("default", JsonMapper.shared().readTree(answer.body()).path("Name").asString());
    }

    @Test
    void namesTheTypeOfAnErrorInItsBody() throws Exception {
        refused(400, "ResourceNotFoundException", post("AWSEvents.DescribeEventBus", "{\"Name\":\"nosuch\"}"));
        refused(400, "ValidationException", post("AWSEvents.CreateEventBus", "{}"));
        refused(400, "SerializationException", post("AWSEvents.CreateEventBus", "{"));
        refused(400, "ResourceAlreadyExistsException", post("AWSEvents.CreateEventBus", "{\"Name\":\"default\"}"));
        refused(
                400,
                "InvalidEventPatternException",
                post("AWSEvents.PutRule", "{\"Name\":\"r\",\"EventPattern\":\"[]\"}"));
        refused(400, "UnknownOperationException", post("AWSEvents.CreateArchive", "{}"));
        refused(500, "InternalFailure", post("Breaks.Now", "{}"));
        refused(413, "RequestEntityTooLargeException", post("AWSEvents.DescribeRule", " ".repeat(2_000_000)));
    }

    @Test
    void leavesOtherServicesToTheAnswerForThem() throws Exception {
        String dynamodb = "AWS4-HMAC-SHA256 Credential=any/20261128/us-east-1/dynamodb/aws4_request, Signature=0";
        HttpResponse<String> other =
                post("DynamoDB_20120810.ListTables", "{}", "Authorization", dynamodb);
        refused(501, "NotImplemented", other);
        assertTrue(other.body().contains("There is no service dynamodb here"), other.body());
        assertEquals(404, post("Nobody.Knows", "{}").statusCode());
    }

    private static void refused(int status, String type, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        JsonNode body = JsonMapper.shared().readTree(answer.body());
        assertEquals(type, body.path("__type").asString());
        assertFalse(body.path("message").asString().isEmpty());
        assertFalse(header(answer, "x-amzn-RequestId").isEmpty());
    }

    private HttpResponse<String> post(String target, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.endpoint())
                .header("X-Amz-Target", target)
                .header("Content-Type", "application/x-amz-json-1.1")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
