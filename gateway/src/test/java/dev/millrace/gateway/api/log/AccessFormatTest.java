package dev.millrace.gateway.api.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessFormatTest {
    private static final Map<String, String> VALUES = Map.of(
            "requestId", "id-1",
            "status", "200",
            "identity.sourceIp", "192.0.2.1",
            "authorizer.claims.cognito:groups", "[a b]",
            "path", "");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$context.requestId | id-1",
                "$context.identity.sourceIp - - \"$context.requestId\" $context.status | 192.0.2.1 - - \"id-1\" 200",
                "{\"id\":\"$context.requestId\",\"status\":$context.status} | {\"id\":\"id-1\",\"status\":200}",
                "$context.requestId$context.status | id-1200",
                "$context.requestId.$context.status. | id-1.200.",
                "$context.identity.sourceIp-$context.requestId | 192.0.2.1-id-1",
                "$context.identity.sourceIp:80 $context.requestId | 192.0.2.1:80 id-1",
                "$context.authorizer.claims.cognito:groups,$context.requestId | [a b],id-1",
                "$context.requestId $context.path $context.nosuch.thing | id-1 - -",
                "$context $context. $stageVariables.a $Context.status $context.requestId |"
                        + " $context $context. $stageVariables.a $Context.status id-1"
            })
    void putsValuesWhereTheirNamesStand(String format, String line) {
        assertEquals(line, AccessFormat.parse(format).line(VALUES::get));
    }

    @Test
    void nothingThatAClientSendsEndsTheLineOrATextOfJson() {
        String line = AccessFormat.parse("{\"id\":\"$context.requestId\",\"path\":\"$context.path\"}")
                .line(Map.of("requestId", "1", "path", "a\"},\\\r\n\u0007\u2028ü")::get);
        assertEquals("{\"id\":\"1\",\"path\":\"a\\\"},\\\\\\u000d\\u000a\\u0007\\u2028ü\"}", line);
    }

    @Test
    void lineEndsAtTheEndAreTakenOff() {
        assertEquals("id-1 ", AccessFormat.parse("$context.requestId \r\n\n").line(VALUES::get));
    }

    @Test
    void refusesWhatAwsDoesNotTake() {
        refused("$context.requestId\n$context.status", "must be single line");
        refused("$context.status", "must include at least one of $context.requestId");
        refused("$context.requestIds", "must include at least one of $context.requestId");
        refused("", "must include at least one of $context.requestId");
        refused("$context.requestId" + "x".repeat(3 * 1024), "must not exceed 3072 bytes");
        assertEquals("-", AccessFormat.parse("$context.extendedRequestId").line(VALUES::get));
    }

    private static void refused(String format, String why) {
        String refusal = assertThrows(IllegalArgumentException.class, () -> AccessFormat.parse(format))
                .toString();
        assertTrue(refusal.contains(why), refusal);
    }
}
