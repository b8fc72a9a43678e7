package dev.millrace.gateway.event.pattern;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.event.input.EventJson;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventPatternTest {
    /** A pattern, an event that matches it, and one that does not; the refusals are recordings of AWS. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "{'a':['x','y']}|{'a':'y'}|{'a':'z'}",
        "{'a':[1,true,null]}|{'a':null}|{'a':false}",
        "{'a':[300]}|{'a':3.0e2}|{'a':'300'}",
        "{'a':['']}|{'a':''}|{'a':' '}",
        "{'a':{'b':['x']}}|{'a':{'b':'x'}}|{'a':'x'}",
        "{'a':['x']}|{'a':['w','x']}|{'a':['w']}",
        "{'a':['x'],'a':['y']}|{'a':'y'}|{'a':'x'}",
        "{'a':[{'prefix':'ab'}]}|{'a':'abc'}|{'a':'cab'}",
        "{'a':[{'suffix':'bc'}]}|{'a':'abc'}|{'a':'bca'}",
        "{'a':[{'equals-ignore-case':'aB'}]}|{'a':'Ab'}|{'a':'abc'}",
        "{'a':[{'prefix':{'equals-ignore-case':'AB'}}]}|{'a':'abc'}|{'a':'cab'}",
        "{'a':[{'suffix':{'equals-ignore-case':'BC'}}]}|{'a':'abc'}|{'a':'bca'}",
        "{'a':[{'anything-but':'x'}]}|{'a':'y'}|{'a':'x'}",
        "{'a':[{'anything-but':[1,2]}]}|{'a':3}|{'a':2}",
        "{'a':[{'anything-but':{'prefix':'x'}}]}|{'a':'yx'}|{'a':'xy'}",
        "{'a':[{'anything-but':{'suffix':'x'}}]}|{'a':'xy'}|{'a':'yx'}",
        "{'a':[{'anything-but':{'equals-ignore-case':['x','y']}}]}|{'a':'z'}|{'a':'Y'}",
        "{'a':[{'anything-but':{'wildcard':'*/x/*'}}]}|{'a':'/y/'}|{'a':'/x/'}",
        "{'a':[{'numeric':['>',0,'<=',5]}]}|{'a':5}|{'a':0}",
        "{'a':[{'numeric':['=',1.000001]}]}|{'a':1.000001}|{'a':1.000002}",
        "{'a':[{'cidr':'10.0.0.0/24'}]}|{'a':'10.0.0.255'}|{'a':'10.0.1.0'}",
        "{'a':[{'cidr':'2001:db8::/32'}]}|{'a':'2001:db8:1::1'}|{'a':'2001:db9::1'}",
        "{'a':[{'exists':true}]}|{'a':null}|{'b':1}",
        "{'a':[{'exists':false}]}|{'b':1}|{'a':1}",
        "{'a':[{'wildcard':'dir/*.png'}]}|{'a':'dir/x/y.png'}|{'a':'dir/x.jpg'}",
        "{'a':[{'wildcard':'a\\\\*b'}]}|{'a':'a*b'}|{'a':'axb'}",
        "{'$or':[{'a':['x']},{'b':[{'numeric':['>',1]}]}]}|{'b':2}|{'a':'y','b':1}",
        "{'l':{'k':[1],'v':[2]}}|{'l':[{'k':1,'v':2}]}|{'l':[{'k':1,'v':1},{'k':2,'v':2}]}"
    })
    void matches(String pattern, String matching, String other) {
        assertTrue(matchesOne(pattern, matching), matching);
        assertTrue(!matchesOne(pattern, other), other);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "{'int': 42}|'int' must be an object or an array@ at [Source: (String)'{'int': 42}'; line: 1, column: 11]",
        "{'detail': {'equal': [{'NUMERIC': ['=', 5]}]}}|Unrecognized match type NUMERIC@ at [Source: (String)"
                + "'{'detail': {'equal': [{'NUMERIC': ['=', 5]}]}}'; line: 1, column: 36]",
        "{'resources': []}|Empty arrays are not allowed@ at [Source: (String)'{'resources': []}'; line: 1, column: 17]",
        "{'detail': {'c-count': [{'numeric': ['>', 0, '>', 0]}]}}|Bad numeric range operator: >@ at [Source: (String)"
                + "'{'detail': {'c-count': [{'numeric': ['>', 0, '>', 0]}]}}'; line: 1, column: 49]",
        "{'a': [{'cidr': 'bad'}]}|Malformed CIDR, one '/' required"
    })
    void refusesInTheWordsOfAws(String pattern, String reason) {
        assertEquals(
                ("Event pattern is not valid. Reason: " + reason).replace('\'', '"').replace('@', '\n'),
                refusal(pattern.replace('\'', '"')).message().replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "{}|Empty objects are not allowed",
        "this is no object|Unrecognized token 'this'",
        "{'a':[{'wildcard':'a**b'}]}|Consecutive wildcard characters at pos",
        "{'a':[{'equals-ignore-case':['x']}]}|equals-ignore-case match pattern must be a string",
        "{'a':[{'exists':'yes'}]}|exists",
        "{'a':[{'numeric':['>','x']}]}|Value of > must be numeric"
    })
    void refuses(String pattern, String reason) {
        String message = refusal(pattern.replace('\'', '"')).message();
        assertTrue(message.contains(reason), message);
    }

    @Test
    void refusesWhatCostsTooMuchToMatch() {
        String wild = "{\"a\":[{\"wildcard\":\"" + "*a".repeat(300) + "\"}]}";
        assertTrue(refusal(wild).message().contains("Rule is too complex - try using fewer wildcard characters"));
        String or = "\"$or\":[{\"a\":[1]},{\"b\":[1]}],".repeat(60);
        String many = "{" + or + "\"c\":[1]}";
        assertTrue(refusal(many).message().contains("more than 1000 combinations"));
        assertDoesNotThrow(() -> EventPattern.check("{\"$or\":[{\"a\":[1]},{\"b\":[1]}],\"c\":[1]}"));
    }

    @Test
    void countsCombinations() {
        assertEquals(1, OrBranches.count("{\"a\":[{\"$or\":1}]}"));
        assertEquals(6, OrBranches.count("{\"d\":{\"$or\":[{\"a\":[1]},{\"b\":[1]}]},"
                + "\"$or\":[{\"e\":[1]},{\"f\":{\"$or\":[{\"g\":[1]},{\"h\":[1]}]}}]}"));
    }

    private static Refusal.OfService refusal(String pattern) {
        RefusedException refused = assertThrows(RefusedException.class, () -> EventPattern.check(pattern), pattern);
        Refusal.OfService refusal = assertInstanceOf(Refusal.OfService.class, refused.refusal());
        assertEquals("InvalidEventPatternException", refusal.errorType());
        return refusal;
    }

    private static boolean matchesOne(String pattern, String event) {
        String json = pattern.replace('\'', '"');
        EventPattern.check(json);
        PatternMatcher<String> matcher = new PatternMatcher<>();
        matcher.add("it", json);
        ObjectNode tree = Objects.requireNonNull(EventJson.object(event.replace('\'', '"')), event);
        return matcher.matching(tree).equals(List.of("it"));
    }
}
