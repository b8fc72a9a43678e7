package dev.millrace.gateway.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorsTest {
    private static final Cors CORS = new Cors(
            List.of("https://a.example"), List.of("GET", "PUT"), List.of("x-a", "x-b"), List.of("x-c"), 300, false);
    private static final WebResponse RESPONSE = new WebResponse(
            200,
            List.of(Map.entry("Access-Control-Allow-Origin", "https://of.function"), Map.entry("x-d", "1")),
            Payload.EMPTY);

    @Test
    void knowsAPreflightRequest() {
        assertTrue(Cors.isPreflight(preflight("https://a.example")));
        assertFalse(Cors.isPreflight(Requests.request("OPTIONS", "/", "", Payload.EMPTY, "origin: https://a")));
        assertFalse(Cors.isPreflight(
                Requests.request("OPTIONS", "/", "", Payload.EMPTY, "access-control-request-method: PUT")));
        assertFalse(Cors.isPreflight(Requests.request(
                "GET", "/", "", Payload.EMPTY, "origin: https://a", "access-control-request-method: PUT")));
    }

    @Test
    void answersAPreflightRequest() {
        WebResponse answer = CORS.preflight(preflight("https://a.example"), 204);
        assertEquals(204, answer.status());
        assertEquals(
                List.of(
                        Map.entry("access-control-allow-origin", "https://a.example"),
                        Map.entry("vary", "origin"),
                        Map.entry("access-control-allow-methods", "GET,PUT"),
                        Map.entry("access-control-allow-headers", "x-a,x-b"),
                        Map.entry("access-control-expose-headers", "x-c"),
                        Map.entry("access-control-max-age", "300")),
                answer.headers());
        assertEquals(List.of(), CORS.preflight(preflight("https://b.example"), 204).headers());
    }

    @Test
    void withCredentialsAStarIsWhatWasAskedFor() {
        Cors cors = new Cors(List.of("https://*"), List.of("*"), List.of("*"), List.of(), null, true);
        assertEquals(
                List.of(
                        Map.entry("access-control-allow-origin", "https://a.example"),
                        Map.entry("vary", "origin"),
                        Map.entry("access-control-allow-credentials", "true"),
                        Map.entry("access-control-allow-methods", "PUT"),
                        Map.entry("access-control-allow-headers", "x-a")),
                cors.preflight(preflight("https://a.example"), 200).headers());
    }

    @Test
    void whatAFunctionSaysOfTheMatterIsDropped() {
        WebResponse sent = CORS.applied(preflight("https://a.example"), RESPONSE);
        assertEquals(
                List.of(
                        Map.entry("x-d", "1"),
                        Map.entry("access-control-allow-origin", "https://a.example"),
                        Map.entry("vary", "origin"),
                        Map.entry("access-control-expose-headers", "x-c")),
                sent.headers());
        WebRequest plain = Requests.request("GET", "/", "", Payload.EMPTY);
        assertEquals(List.of(Map.entry("x-d", "1")), CORS.applied(plain, RESPONSE).headers());
    }

    @ParameterizedTest
    @CsvSource({
        "*, https://a.example, *",
        "https://*, https://a.example, https://a.example",
        "https://*, http://a.example, ''",
        "https://a.example, HTTPS://A.example, HTTPS://A.example",
        "https://a.example, https://a.example.evil, ''",
        "https://a.example, null, ''"
    })
    void lettersOfOriginsMakeNoDifferenceAndAllElseDoes(String allowed, String origin, String said) {
        Cors cors = new Cors(List.of(allowed), List.of(), List.of(), List.of(), null, false);
        List<String> origins = new ArrayList<>();
        cors.applied(preflight(origin), RESPONSE).headers().stream()
                .filter(header -> header.getKey().equals("access-control-allow-origin"))
                .forEach(header -> origins.add(header.getValue()));
        assertEquals(said.isEmpty() ? List.of() : List.of(said), origins);
    }

    private static WebRequest preflight(String origin) {
        return Requests.request(
                "OPTIONS",
                "/",
                "",
                Payload.EMPTY,
                "origin: " + origin,
                "access-control-request-method: PUT",
                "access-control-request-headers: x-a");
    }
}
