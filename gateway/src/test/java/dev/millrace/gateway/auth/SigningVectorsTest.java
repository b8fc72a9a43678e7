package dev.millrace.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.millrace.engine.clock.Clock;
import dev.millrace.gateway.schedule.ManualClock;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The requests that AWS publishes for those who write signers: each of them must be accepted, and no other. */
class SigningVectorsTest {
    private static final SigningKeys KEYS =
            SigningKeys.of(Map.of("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"));
    private static final Clock CLOCK = new ManualClock(Instant.parse("2015-08-30T12:36:00Z"));

    private final SignatureCheck check = new SignatureCheck(KEYS, CLOCK, "us-east-1");

    static Stream<String> requests() throws IOException {
        try (InputStream file = SigningVectorsTest.class.getResourceAsStream("signing-vectors.json")) {
            JsonNode vectors = JsonMapper.shared().readTree(Objects.requireNonNull(file)).path("vectors");
            return vectors.valueStream()
                    .flatMap(vector -> Stream.of(vector.path("header"), vector.path("query")))
                    .filter(JsonNode::isString)
                    .map(JsonNode::stringValue)
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("requests")
    void acceptsThem(String text) {
        Verdict verdict = check.check(TestingRequest.parse(text), "service");
        assertEquals(new Verdict.Signed("AKIDEXAMPLE"), verdict);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void refusesThemWithAnotherBody(String text) {
        SignedRequest request = TestingRequest.parse(text + (text.contains("\n\n") ? "x" : "\n\nx"));
        assertInstanceOf(Verdict.Refused.class, check.check(request, "service"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void refusesThemWithAnotherHost(String text) {
        SignedRequest request = TestingRequest.parse(text.replace("Host:example", "Host:another"));
        assertInstanceOf(Verdict.Refused.class, check.check(request, "service"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void refusesThemWithAnotherMethod(String text) {
        SignedRequest request = TestingRequest.parse(text.replaceFirst("[A-Z]+ ", "PUT "));
        assertInstanceOf(Verdict.Refused.class, check.check(request, "service"));
    }
}
