package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import tools.jackson.databind.json.JsonMapper;

/** Functions of every shape that people write for AWS, uploaded and invoked with the AWS SDK. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FunctionShapesIT {
    private SdkNode aws;

    @BeforeAll
    void start(@TempDir Path directory) {
        aws = new SdkNode(directory);
    }

    @AfterAll
    void close() {
        aws.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "records | demo.Greeter                 | {'name':'ann'}  | {'greeting':'Hello, ann!'}",
        "named   | demo.Greeter::handleRequest  | {'name':'bob'}  | {'greeting':'Hello, bob!'}",
        "maps    | demo.Shapes$Lengths          | {'a':'xyz'}     | {'a':3}",
        "lists   | demo.Shapes::sum             | [1,2,39]        | 42",
        "text    | demo.Shapes$Upper            | 'grüß'          | 'GRÜSS'",
        "streams | demo.Shapes$Copy             | {'any':[1,2]}   | {'any':[1,2]}",
        "beans   | demo.Pricing | {'customer':'c','items':[{'cents':250,'count':4}]} | {'customer':'c','cents':1000}",
    })
    void runsFunctionsOfEveryShape(String name, String handler, String event, String response) {
        aws.create(name, handler, 10);
        InvokeResponse answer = aws.invoke(name, json(event));
        assertNull(answer.functionError(), () -> answer.payload().asUtf8String());
        assertEquals(200, answer.statusCode());
        assertEquals("$LATEST", answer.executedVersion());
        JsonMapper mapper = JsonMapper.shared();
        assertEquals(mapper.readTree(json(response)), mapper.readTree(answer.payload().asUtf8String()));
    }

    @Test
    void tellsAStaticMethodWhoItIs() {
        aws.create("context", "demo.Shapes::who", 10);
        InvokeResponse answer = aws.invoke("context", "{}");
        String requestId = answer.responseMetadata().requestId();
        assertEquals("\"context " + requestId + " 256\"", answer.payload().asUtf8String());
    }

    @Test
    void readsTheEventsOfTheLibraryInItsLibFolder() {
        aws.create("pets", "demo.PetStore", 10);
        InvokeResponse answer = aws.invoke(
                "pets",
                """
                {"version": "2.0", "routeKey": "GET /pets/{id}", "rawPath": "/pets/7", "rawQueryString": "",
                 "headers": {"accept": "*/*"}, "pathParameters": {"id": "7"}, "isBase64Encoded": false,
                 "requestContext": {"accountId": "000000000000", "timeEpoch": 1700000000000,
                                    "http": {"method": "GET", "path": "/pets/7", "protocol": "HTTP/1.1"}}}
                """);
        assertNull(answer.functionError(), () -> answer.payload().asUtf8String());
        var response = JsonMapper.shared().readTree(answer.payload().asUtf8String());
        assertEquals(200, response.path("statusCode").asInt());
        assertEquals("GET pet 7", response.path("body").asString());
        assertEquals("text/plain", response.path("headers").path("Content-Type").asString());
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
