package dev.millrace.gateway.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.millrace.engine.invocation.Payload;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultReaderTest {
    /** Without a status all of it is the body; AWS does not even ask whether it is JSON. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`\"Hello from Lambda!\"`, Hello from Lambda!",
                "`\"a\\n\\ud83d\\ude00\"`, `a\n😀`",
                "`{\"message\": \"hi\"}`, `{\"message\": \"hi\"}`",
                "`{\"body\": \"hi\"}`, `{\"body\": \"hi\"}`",
                "`[1, 2]`, `[1, 2]`",
                "42, 42",
                "true, true",
                "null, null",
                "` {} `, ` {} `",
                "`\"a\" b`, `\"a\" b`",
                "`{\"name\": \"John\", \"age\":`, `{\"name\": \"John\", \"age\":`",
                "`{\"statusCode\": 200} x`, `{\"statusCode\": 200} x`",
                "not json, not json"
            })
    void aResultWithoutStatusIsTheBody(String result, String body) {
        WebResponse response = read(PayloadFormat.VERSION_2, result);
        assertNotNull(response);
        assertEquals(200, response.status());
        assertEquals(List.of(Map.entry("content-type", "application/json")), response.headers());
        assertEquals(body, response.body().text());
        assertNull(read(PayloadFormat.VERSION_1, result));
    }

    @Test
    void aStatusIsOneHoweverItsNameIsSpelled() {
        WebResponse response =
                ResultReader.read(PayloadFormat.VERSION_2, WebDoor.HTTP_API, Payload.ofText("{\"status\\u0043ode\":418}"));
        assertNotNull(response);
        assertEquals(418, response.status());
    }

    @Test
    void aResultWithStatusIsAResponse() {
        WebResponse response = read(
                PayloadFormat.VERSION_2,
                """
                {"isBase64Encoded": false, "cookies": ["a=1", "b=2; Secure"], "body": "caf\\u00e9 \\"x\\"",
                 "other": {"a": [1, {"b": null}]},
                 "headers": {"X-One": "1", "x-number": 7, "x-flag": true, "x-none": null}, "statusCode": 201}
                """);
        assertNotNull(response);
        assertEquals(201, response.status());
        assertEquals("café \"x\"", response.body().text());
        assertEquals(
                List.of(
                        Map.entry("content-type", "text/plain; charset=utf-8"),
                        Map.entry("X-One", "1"),
                        Map.entry("x-number", "7"),
                        Map.entry("x-flag", "true"),
                        Map.entry("set-cookie", "a=1"),
                        Map.entry("set-cookie", "b=2; Secure")),
                response.headers());
    }

    @Test
    void headersOfManyValuesAreSaidOnceEach() {
        WebResponse response = read(
                PayloadFormat.VERSION_1,
                """
                {"statusCode": 200, "headers": {"Set-Cookie": "a=1", "X-A": "b", "content-TYPE": "text/html"},
                 "multiValueHeaders": {"set-cookie": ["a=1", "b=2"], "x-a": ["a"]}, "cookies": ["ignored=1"]}
                """);
        assertNotNull(response);
        assertEquals(
                List.of(
                        Map.entry("set-cookie", "a=1"),
                        Map.entry("set-cookie", "b=2"),
                        Map.entry("x-a", "a"),
                        Map.entry("X-A", "b"),
                        Map.entry("content-TYPE", "text/html")),
                response.headers());
        assertEquals(0, response.body().sizeBytes());
    }

    @Test
    void aBodyInBase64IsSentAsBytes() {
        WebResponse response = read(
                PayloadFormat.VERSION_2,
                "{\"statusCode\": \"200\", \"body\": \"AP+A\", \"isBase64Encoded\": true,"
                        + " \"headers\": {\"Content-Type\": \"image/png\"}}");
        assertNotNull(response);
        assertArrayEquals(new byte[] {0, -1, -128}, response.body().array());
        assertEquals(List.of(Map.entry("Content-Type", "image/png")), response.headers());
    }

    @Test
    void whatAFunctionDoesNotSayIsOfItsDoor() {
        Payload result = Payload.ofText("{\"statusCode\": 200, \"body\": \"body123\"}");
        WebResponse ofUrl = ResultReader.read(PayloadFormat.VERSION_2, WebDoor.FUNCTION_URL, result);
        assertNotNull(ofUrl);
        assertEquals(List.of(Map.entry("content-type", "application/json")), ofUrl.headers());
    }

    @Test
    void whatTheServerSaysItselfIsDropped() {
        WebResponse response = read(
                PayloadFormat.VERSION_2,
                """
                {"statusCode": 200, "headers": {"Content-Length": 5, "Transfer-Encoding": "chunked",
                 "connection": "x-gone", "Upgrade": "h2c", "Date": "today", "x-amzn-requestid": "1", "Content-Type":
                 "a/b", "Keep-Alive": "x", "TE": "x", "Trailer": "x", "x-stays": "y"}, "body": "123456789"}
                """);
        assertNotNull(response);
        assertEquals(List.of(Map.entry("Content-Type", "a/b"), Map.entry("x-stays", "y")), response.headers());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'statusCode': null}",
                "{'statusCode': 0}",
                "{'statusCode': 99}",
                "{'statusCode': 100}",
                "{'statusCode': 101}",
                "{'statusCode': 600}",
                "{'statusCode': 2000}",
                "{'statusCode': 200.5}",
                "{'statusCode': true}",
                "{'statusCode': 'abc'}",
                "{'statusCode': '2000'}",
                "{'statusCode': [200]}",
                "{'statusCode': 200, 'body': {'a': 1}}",
                "{'statusCode': 200, 'body': 7}",
                "{'statusCode': 200, 'body': ['a']}",
                "{'statusCode': 200, 'headers': ['a']}",
                "{'statusCode': 200, 'headers': 'a'}",
                "{'statusCode': 200, 'headers': {'a': ['b']}}",
                "{'statusCode': 200, 'headers': {'a': {'b': 'c'}}}",
                "{'statusCode': 200, 'multiValueHeaders': {'a': 'b'}}",
                "{'statusCode': 200, 'multiValueHeaders': {'a': [['b']]}}",
                "{'statusCode': 200, 'cookies': 'a=b'}",
                "{'statusCode': 200, 'isBase64Encoded': 'true'}",
                "{'statusCode': 200, 'isBase64Encoded': true, 'body': 'not base64!'}",
                "{'statusCode': 200, 'headers': {'a': 'b\\r\\nx: y'}}",
                "{'statusCode': 200, 'headers': {'a': 'b\\nx: y'}}",
                "{'statusCode': 200, 'headers': {'a': '\\u0000'}}",
                "{'statusCode': 200, 'headers': {'a': '\\u010a'}}",
                "{'statusCode': 200, 'headers': {'a\\r\\nx': 'y'}}",
                "{'statusCode': 200, 'headers': {'a: b': 'y'}}",
                "{'statusCode': 200, 'headers': {'a b': 'y'}}",
                "{'statusCode': 200, 'headers': {'': 'y'}}",
                "{'statusCode': 200, 'cookies': ['a=b\\r\\nx: y']}",
                "{'statusCode': 200, 'multiValueHeaders': {'a': ['b\\rx']}}"
            })
    void whatCannotBeSentIsMalformed(String result) {
        String json = result.replace('\'', '"');
        assertNull(read(PayloadFormat.VERSION_2, json));
        if (!json.contains("cookies")) {
            assertNull(read(PayloadFormat.VERSION_1, json));
        }
    }

    private static @Nullable WebResponse read(PayloadFormat format, String result) {
        return ResultReader.read(format, WebDoor.HTTP_API, Payload.ofText(result));
    }
}
