package dev.millrace.gateway.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import dev.millrace.engine.invocation.Payload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventWriterTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final EventWriter writer = new EventWriter();

    /** The example of AWS's page, as far as it is of one request. */
    @Test
    void writesAwssExampleOfVersion2() {
        WebRequest request = Requests.request(
                "POST",
                "/path/to/resource",
                "parameter1=value1&parameter1=value2&parameter2=value",
                Payload.ofText("Hello from client!"),
                "cookie: cookie1; cookie2",
                "header1: value1",
                "header2: value1",
                "header2: value2",
                "content-type: text/plain",
                "user-agent: agent");
        RequestContext context = new RequestContext(
                Requests.frame(WebDoor.HTTP_API, "$default", Map.of("stageVariable1", "value1")),
                Map.of("parameter1", "value1"),
                new Caller.Jwt(Map.of("claim1", "value1"), List.of("scope1", "scope2")));
        Payload written = writer.event(PayloadFormat.VERSION_2, request, context);
        assertEquals(
                JSON.readTree(
                        """
                        {"version": "2.0", "routeKey": "$default", "rawPath": "/path/to/resource",
                         "rawQueryString": "parameter1=value1&parameter1=value2&parameter2=value",
                         "cookies": ["cookie1", "cookie2"],
                         "headers": {"header1": "value1", "header2": "value1,value2", "content-type": "text/plain",
                           "user-agent": "agent"},
                         "queryStringParameters": {"parameter1": "value1,value2", "parameter2": "value"},
                         "requestContext": {"accountId": "123456789012", "apiId": "api-id",
                           "authorizer": {"jwt": {"claims": {"claim1": "value1"}, "scopes": ["scope1", "scope2"]}},
                           "domainName": "id.execute-api.us-east-1.amazonaws.com", "domainPrefix": "id",
                           "http": {"method": "POST", "path": "/path/to/resource", "protocol": "HTTP/1.1",
                             "sourceIp": "192.0.2.1", "userAgent": "agent"},
                           "requestId": "00000000-0000-0001-0000-000000000002", "routeKey": "$default",
                           "stage": "$default", "time": "12/Mar/2020:19:03:58 +0000", "timeEpoch": 1584039838390},
                         "body": "Hello from client!", "pathParameters": {"parameter1": "value1"},
                         "isBase64Encoded": false, "stageVariables": {"stageVariable1": "value1"}}
                        """),
                JSON.readTree(written.array()));
        APIGatewayV2HTTPEvent event = JSON.readValue(written.array(), APIGatewayV2HTTPEvent.class);
        assertEquals("value1,value2", event.getHeaders().get("header2"));
        assertEquals("value1,value2", event.getQueryStringParameters().get("parameter1"));
        assertEquals(List.of("cookie1", "cookie2"), event.getCookies());
        assertEquals("POST", event.getRequestContext().getHttp().getMethod());
        assertEquals(List.of("scope1", "scope2"), event.getRequestContext().getAuthorizer().getJwt().getScopes());
    }

    @Test
    void writesAwssExampleOfVersion1() {
        WebRequest request = Requests.request(
                "GET",
                "/my/path",
                "parameter1=value1&parameter1=value2&parameter2=value",
                Payload.EMPTY,
                "header1: value1",
                "header2: value1",
                "header2: value2",
                "user-agent: user-agent");
        Payload written = writer.event(
                PayloadFormat.VERSION_1, request, Requests.context(WebDoor.HTTP_API, "GET /my/path", null));
        assertEquals(
                JSON.readTree(
                        """
                        {"version": "1.0", "resource": "/my/path", "path": "/my/path", "httpMethod": "GET",
                         "headers": {"header1": "value1", "header2": "value2", "user-agent": "user-agent"},
                         "multiValueHeaders": {"header1": ["value1"], "header2": ["value1", "value2"],
                           "user-agent": ["user-agent"]},
                         "queryStringParameters": {"parameter1": "value2", "parameter2": "value"},
                         "multiValueQueryStringParameters": {"parameter1": ["value1", "value2"],
                           "parameter2": ["value"]},
                         "requestContext": {"accountId": "123456789012", "apiId": "api-id",
                           "authorizer": {"claims": null, "scopes": null},
                           "domainName": "id.execute-api.us-east-1.amazonaws.com", "domainPrefix": "id",
                           "extendedRequestId": "00000000-0000-0001-0000-000000000002", "httpMethod": "GET",
                           "identity": {"accessKey": null, "accountId": null, "caller": null,
                             "cognitoAuthenticationProvider": null, "cognitoAuthenticationType": null,
                             "cognitoIdentityId": null, "cognitoIdentityPoolId": null, "principalOrgId": null,
                             "sourceIp": "192.0.2.1", "user": null, "userAgent": "user-agent", "userArn": null},
                           "path": "/my/path", "protocol": "HTTP/1.1",
                           "requestId": "00000000-0000-0001-0000-000000000002",
                           "requestTime": "12/Mar/2020:19:03:58 +0000", "requestTimeEpoch": 1584039838390,
                           "resourceId": null, "resourcePath": "/my/path", "stage": "$default"},
                         "pathParameters": null, "stageVariables": null, "body": null, "isBase64Encoded": false}
                        """),
                JSON.readTree(written.array()));
        APIGatewayProxyRequestEvent event = JSON.readValue(written.array(), APIGatewayProxyRequestEvent.class);
        assertEquals("GET", event.getHttpMethod());
        assertEquals(List.of("value1", "value2"), event.getMultiValueHeaders().get("header2"));
        assertEquals("192.0.2.1", event.getRequestContext().getIdentity().getSourceIp());
    }

    @Test
    void leavesOutWhatThereIsNotInVersion2() {
        WebRequest request = Requests.request("GET", "/", "", Payload.EMPTY);
        JsonNode event = event2(request, Requests.context(WebDoor.HTTP_API, "$default", null));
        assertEquals("", event.path("rawQueryString").stringValue());
        for (String absent : List.of("cookies", "queryStringParameters", "pathParameters", "body", "stageVariables")) {
            assertFalse(event.has(absent), absent);
        }
        assertFalse(event.path("requestContext").has("authorizer"));
        assertFalse(event.path("requestContext").has("authentication"));
        assertFalse(event.path("isBase64Encoded").booleanValue());
    }

    /** As frameworks found out on AWS: an API takes the cookies from the headers, a function URL copies them. */
    @Test
    void aFunctionUrlLeavesCookiesInTheHeadersAndSaysThatNobodyWasAuthenticated() {
        WebRequest request = Requests.request("GET", "/", "", Payload.EMPTY, "cookie: a=1; b=2", "cookie: c=3");
        JsonNode ofUrl = event2(request, Requests.context(WebDoor.FUNCTION_URL, "$default", null));
        JsonNode ofApi = event2(request, Requests.context(WebDoor.HTTP_API, "$default", null));
        assertEquals("[\"a=1\",\"b=2\",\"c=3\"]", ofUrl.path("cookies").toString());
        assertEquals(ofUrl.path("cookies"), ofApi.path("cookies"));
        assertTrue(ofUrl.path("headers").has("cookie"));
        assertFalse(ofApi.path("headers").has("cookie"));
        assertTrue(ofUrl.path("requestContext").path("authentication").isNull());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "text/plain, -, true",
                "text/html; charset=utf-8, -, true",
                "TEXT/CSV, -, true",
                "application/json, -, true",
                "application/json;charset=utf-8, -, true",
                "application/xml, -, true",
                "application/javascript, -, true",
                "application/problem+json, -, true",
                "application/atom+xml, -, true",
                "-, -, true",
                "application/json, gzip, false",
                "application/json, identity, true",
                "application/x-www-form-urlencoded, -, false",
                "multipart/form-data; boundary=x, -, false",
                "application/octet-stream, -, false",
                "image/svg+xml, -, false",
                "image/png, -, false"
            })
    void textAndJsonGoAsTextAndAllElseInBase64(String type, String coding, boolean isText) {
        byte[] content = "{\"ü\": \"\t\\ \u0001 😀\"}".getBytes(StandardCharsets.UTF_8);
        List<String> headers = new ArrayList<>();
        if (type != null) {
            headers.add("content-type: " + type);
        }
        if (coding != null) {
            headers.add("content-encoding: " + coding);
        }
        WebRequest request =
                Requests.request("POST", "/", "", Payload.of(content), headers.toArray(new String[0]));
        JsonNode event = event2(request, Requests.context(WebDoor.HTTP_API, "$default", null));
        String body = event.path("body").stringValue();
        assertEquals(!isText, event.path("isBase64Encoded").booleanValue());
        assertArrayEquals(content, isText ? body.getBytes(StandardCharsets.UTF_8) : Base64.getDecoder().decode(body));
    }

    @Test
    void whatIsNotUtf8GoesInBase64WhateverItsTypeSays() {
        byte[] content = {'a', (byte) 0xFF, 'b'};
        WebRequest request = Requests.request("POST", "/", "", Payload.of(content), "content-type: text/plain");
        JsonNode event = event2(request, Requests.context(WebDoor.HTTP_API, "$default", null));
        assertTrue(event.path("isBase64Encoded").booleanValue());
        assertArrayEquals(content, Base64.getDecoder().decode(event.path("body").stringValue()));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "a=1&b=2, `{\"a\":\"1\",\"b\":\"2\"}`",
                "b=2&a=1&b=3, `{\"a\":\"1\",\"b\":\"2,3\"}`",
                "a, `{\"a\":\"\"}`",
                "a=&&=b, `{\"\":\"b\",\"a\":\"\"}`",
                "a+b=c+d, `{\"a b\":\"c d\"}`",
                "a=%C3%BC%2C%26, `{\"a\":\"ü,&\"}`",
                "a=%zz%4, `{\"a\":\"%zz%4\"}`",
                "a=b=c, `{\"a\":\"b=c\"}`",
                "a=\"\\, `{\"a\":\"\\\"\\\\\"}`"
            })
    void queriesAreTakenApart(String query, String expected) {
        WebRequest request = Requests.request("GET", "/", query, Payload.EMPTY);
        JsonNode event = event2(request, Requests.context(WebDoor.HTTP_API, "$default", null));
        assertEquals(JSON.readTree(expected), event.path("queryStringParameters"));
        assertEquals(query, event.path("rawQueryString").stringValue());
    }

    @Test
    void saysWhoSignedTheRequest() {
        WebRequest request = Requests.request("GET", "/", "", Payload.EMPTY);
        Caller caller = new Caller.Iam("AKIA", "123456789012", "ID", "arn:aws:iam::123456789012:user/x", "ID");
        JsonNode event2 = event2(request, Requests.context(WebDoor.FUNCTION_URL, "$default", caller));
        assertEquals(
                "{\"iam\":{\"accessKey\":\"AKIA\",\"accountId\":\"123456789012\",\"callerId\":\"ID\","
                        + "\"cognitoIdentity\":null,\"principalOrgId\":null,"
                        + "\"userArn\":\"arn:aws:iam::123456789012:user/x\",\"userId\":\"ID\"}}",
                event2.path("requestContext").path("authorizer").toString());
        JsonNode event1 = event(PayloadFormat.VERSION_1, request, Requests.context(WebDoor.HTTP_API, "GET /", caller));
        assertEquals("AKIA", event1.at("/requestContext/identity/accessKey").stringValue());
    }

    @Test
    void saysWhatALambdaAuthorizerHadToSay() {
        WebRequest request = Requests.request("GET", "/", "", Payload.EMPTY);
        Caller caller = new Caller.Custom("me", Payload.ofText("{\"key\":\"value\",\"n\":1}"));
        RequestContext context = Requests.context(WebDoor.HTTP_API, "GET /", caller);
        assertEquals(
                "{\"lambda\":{\"key\":\"value\",\"n\":1}}",
                event2(request, context).at("/requestContext/authorizer").toString());
        assertEquals(
                "{\"principalId\":\"me\",\"key\":\"value\",\"n\":1}",
                event(PayloadFormat.VERSION_1, request, context)
                        .at("/requestContext/authorizer")
                        .toString());
        Caller silent = new Caller.Custom(null, Payload.ofText("{}"));
        JsonNode event =
                event(PayloadFormat.VERSION_1, request, Requests.context(WebDoor.HTTP_API, "GET /", silent));
        assertEquals("{}", event.at("/requestContext/authorizer").toString());
    }

    @Test
    void writesEventsOneAfterTheOtherWhateverTheirSize() {
        Payload large = Payload.of("x".repeat(3_000_000).getBytes(StandardCharsets.UTF_8));
        for (Payload body : List.of(large, Payload.ofText("y"), large)) {
            WebRequest request = Requests.request("POST", "/", "", body, "content-type: text/plain");
            assertEquals(
                    body.text(),
                    event2(request, Requests.context(WebDoor.HTTP_API, "$default", null))
                            .path("body")
                            .stringValue());
        }
        assertNull(event2(
                        Requests.request("GET", "/", "", Payload.EMPTY),
                        Requests.context(WebDoor.HTTP_API, "$default", null))
                .get("body"));
    }

    private JsonNode event2(WebRequest request, RequestContext context) {
        return event(PayloadFormat.VERSION_2, request, context);
    }

    private JsonNode event(PayloadFormat format, WebRequest request, RequestContext context) {
        return JSON.readTree(writer.event(format, request, context).array());
    }
}
