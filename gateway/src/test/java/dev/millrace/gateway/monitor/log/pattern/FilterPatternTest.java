package dev.millrace.gateway.monitor.log.pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterPatternTest {
    private static final String USER = """
            {"level":"ERROR","latency":120.5,"user":{"id":1,"name":"ada","tags":["a","b"],"gone":null},
            "ok":true,"bad":false,"status":404,"code":"404","a.b":{"c d":7},"ip":"123.123.1.2",
            "list":[{"n":1,"k":"x"},{"n":20,"k":"yz"}],"big":1.5e3,"empty":""}""";

    private static final String ACCESS =
            "127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] \"GET /apache_pb.gif HTTP/1.0\" 404 1534";

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', value = {
        "~~ ; anything ; true",
        "~  ~ ; anything ; true",
        "ERROR ; [ERROR 400] BAD REQUEST ; true",
        "ERROR ; error ; false",
        "Exception ; java.lang.NullPointerException: x ; true",
        "ERROR ARGUMENTS ; ERROR: too many ARGUMENTS ; true",
        "ERROR ARGUMENTS ; ARGUMENTS and ERROR ; true",
        "ERROR ARGUMENTS ; ERROR alone ; false",
        "?ERROR ?WARN ; WARN x ; true",
        "?ERROR ?WARN ; ERROR x ; true",
        "?ERROR ?WARN ; INFO x ; false",
        "ERROR -EXITING ; ERROR goes on ; true",
        "ERROR -EXITING ; ERROR EXITING ; false",
        "-ERROR ; INFO ; true",
        "-ERROR ; ERROR ; false",
        "-ERROR -WARN ; INFO ; true",
        "-ERROR -WARN ; WARN ; false",
        "?ERROR INFO ; INFO ; true",
        "\"ERROR 401\" ; [ERROR 401] x ; true",
        "\"ERROR 401\" ; ERROR 400 401 ; false",
        "\"a \\\"b\\\"\" ; say a \"b\" now ; true",
        "-\"not this\" ; but this ; true",
        "-\"not this\" ; not this ; false",
        "?\"a b\" ?\"c d\" ; x c d ; true",
        "%AUTHORIZED% ; [ERROR 401] UNAUTHORIZED REQUEST ; true",
        "%^[hc]at% ; hat and ; true",
        "%^[hc]at% ; a hat ; false",
        "%[hc]at$% ; a cat ; true",
        "%colou?r% ; the color ; true",
        "%a{3,5}% ; caaat ; true",
        "%a{3,5}% ; caat ; false",
        "%gray|grey% ; grey ; true",
        "%10\\.10\\.0\\.1% ; at 10.10.0.1 ; true",
        "%10\\.10\\.0\\.1% ; at 10x10.0.1 ; false",
        "%\\d+\\sms% ; took 12 ms ; true",
        "-%\\d% ; no digits ; true",
        "%a% %b% ; ba ; true",
    })
    void terms(String pattern, String message, boolean matches) {
        assertEquals(matches, FilterPattern.parse(pattern).matches(message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', value = {
        "{ $.level = \"ERROR\" } ; true",
        "{ $.level = ERROR } ; true",
        "{$.level=ERROR} ; true",
        "{ $.level = \"WARN\" } ; false",
        "{ $.level = \"ER*\" } ; true",
        "{ $.level = ER*R } ; true",
        "{ $.level = ER*RR*OR } ; false",
        "{ $.level = *RRO* } ; true",
        "{ $.level = E*X* } ; false",
        "{ $.level = * } ; true",
        "{ $.none = * } ; false",
        "{ $.level != \"ERROR\" } ; false",
        "{ $.level != WARN } ; true",
        "{ $.none != WARN } ; false",
        "{ $.level = %^ERR% } ; true",
        "{ $.level = %WARN% } ; false",
        "{ $.level != %WARN% } ; true",
        "{ $.latency > 100 } ; true",
        "{ $.latency > 120.5 } ; false",
        "{ $.latency >= 120.5 } ; true",
        "{ $.latency < 1e3 } ; true",
        "{ $.latency <= 120 } ; false",
        "{ $.latency = 120.50 } ; true",
        "{ $.latency != 120.50 } ; false",
        "{ $.big = 1500 } ; true",
        "{ $.status = 404 } ; true",
        "{ $.status = 4* } ; true",
        "{ $.status = 5* } ; false",
        "{ $.code = \"404\" } ; true",
        "{ $.code > 400 } ; false",
        "{ $.level > 3 } ; false",
        "{ $.user.id = 1 } ; true",
        "{ $.user.name = ada } ; true",
        "{ $.user = * } ; false",
        "{ $.user != x } ; false",
        "{ $.user.tags[0] = a } ; true",
        "{ $.user.tags[1] = a } ; false",
        "{ $.user.tags[7] = a } ; false",
        "{ $.user.tags[*] = b } ; true",
        "{ $.list[*].n > 10 } ; true",
        "{ $.list[*].n > 20 } ; false",
        "{ $.list[0].k = x } ; true",
        "{ $.*.name = ada } ; true",
        "{ $['a.b']['c d'] = 7 } ; true",
        "{ $.user['name'] = ada } ; true",
        "{ $.user.gone IS NULL } ; true",
        "{ $.user.id IS NULL } ; false",
        "{ $.none IS NULL } ; false",
        "{ $.none NOT EXISTS } ; true",
        "{ $.user.gone NOT EXISTS } ; false",
        "{ $.user NOT EXISTS } ; false",
        "{ $.user.none NOT EXISTS } ; true",
        "{ $.ok IS TRUE } ; true",
        "{ $.ok is true } ; true",
        "{ $.bad IS TRUE } ; false",
        "{ $.bad IS FALSE } ; true",
        "{ $.ok = true } ; true",
        "{ $.ip = 123.123.* } ; true",
        "{ $.ip != 123.123.* } ; false",
        "{ $.empty = \"\" } ; true",
        "{ $.level = \"ERROR\" && $.latency > 100 } ; true",
        "{ $.level = \"ERROR\" && $.latency > 200 } ; false",
        "{ $.level = \"WARN\" || $.latency > 100 } ; true",
        "{ $.level = \"WARN\" || $.latency > 200 } ; false",
        "{ ($.level = WARN) || ($.latency > 100) } ; true",
        "{ $.level=WARN||$.status=404&&$.latency>1 } ; true",
        "{ ($.level=ERROR||$.status=404)&&$.latency>200 } ; false",
        "{ $.level=ERROR||$.status=404&&$.latency>200 } ; true",
        "{ ((($.level = ERROR))) } ; true",
    })
    void membersOfJson(String pattern, boolean matches) {
        assertEquals(matches, FilterPattern.parse(pattern).matches(USER), pattern);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', value = {
        "{ $[0].a = 1 } ; [{\"a\":1}] ; true",
        "{ $[0] = 5 } ; [5] ; true",
        "{ $.a = 1 } ; text {\"a\":1} ; false",
        "{ $.a = 1 } ; {\"a\":1 ; false",
        "{ $.a NOT EXISTS } ; text ; false",
        "{ $.a NOT EXISTS } ; {} ; true",
        "{ $.a = 1 } ; ~  {\"a\":1} ~ ; true",
    })
    void onlyMessagesThatAreJsonHaveMembers(String pattern, String message, boolean matches) {
        assertEquals(matches, FilterPattern.parse(pattern).matches(message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', value = {
        "[ip, user, username, timestamp, request, status_code, bytes] ; true",
        "[ip, user, username, timestamp, request, status_code] ; false",
        "[ip, user, username, timestamp, request, status_code, bytes, more] ; false",
        "[ip, ..., status_code, bytes] ; true",
        "[..., bytes] ; true",
        "[ip, ...] ; true",
        "[...] ; true",
        "[a, b, c, d, e, f, g, ...] ; true",
        "[a, b, c, d, e, f, g, h, ...] ; false",
        "[ip, user, username, timestamp, request, status_code=4*, bytes] ; true",
        "[ip, user, username, timestamp, request, status_code=5*, bytes] ; false",
        "[ip, user, username, timestamp, request, status_code=404, bytes] ; true",
        "[ip, user, username, timestamp, request, status_code=404, bytes > 1000] ; true",
        "[ip, user, username, timestamp, request, status_code=404, bytes > 2000] ; false",
        "[ip, user, username, timestamp, request = *html*, status_code=4*, bytes] ; false",
        "[ip, user, username, timestamp, request = \"GET *\", status_code=4*, bytes] ; true",
        "[..., status_code=404||status_code=410, bytes] ; true",
        "[..., (status_code >= 400) && (status_code < 500), bytes] ; true",
        "[..., status_code >= 400 && status_code < 404, bytes] ; false",
        "[ip=%127\\.0\\.0\\.[1-9]%, ...] ; true",
        "[ip!=127.*, ...] ; false",
        "[ip=127.*, ..., bytes=1534] ; true",
        "[ ip , user = \"-\" , ... ] ; true",
        "[ip, user, username=frank, timestamp=10*, ...] ; true",
    })
    void fieldsOfALine(String pattern, boolean matches) {
        assertEquals(matches, FilterPattern.parse(pattern).matches(ACCESS), pattern);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"open",
        "%open",
        "%%",
        "%a(b)%",
        "%something!%",
        "%a\\bc%",
        "%a\\ c%",
        "%[a%",
        "a:b",
        "-",
        "?",
        "a -",
        "a\"b\"",
        "{",
        "{}",
        "{ $.a }",
        "{ $.a = }",
        "{ $.a = 1",
        "{ $.a = 1 } x",
        "{ $.a = 1 && }",
        "{ $.a = 1 $.b = 2 }",
        "{ ($.a = 1 }",
        "{ a = 1 }",
        "{ $. = 1 }",
        "{ $.a[ = 1 }",
        "{ $.a[x] = 1 }",
        "{ $.a > x }",
        "{ $.a >= \"1\" }",
        "{ $.a IS }",
        "{ $.a IS NOTHING }",
        "{ $.a NOT }",
        "{ $.a = %x% && $.b = %y% && $.c = %z% }",
        "[",
        "[]",
        "[a, a]",
        "[a, ..., b, ...]",
        "[a b]",
        "[a = 1 && b = 2]",
        "[a = 1",
        "[a] x",
    })
    void refusesWhatIsNoPattern(String pattern) {
        RefusedException refused = assertThrows(RefusedException.class, () -> FilterPattern.parse(pattern));
        Refusal.OfService refusal = (Refusal.OfService) refused.refusal();
        assertEquals("InvalidParameterException", refusal.errorType());
        assertTrue(refusal.message().startsWith("Invalid filter pattern: "), refusal.message());
    }

    @Test
    void saysWhichCharacterARegularExpressionMustNotHold() {
        String blank = assertThrows(RefusedException.class, () -> FilterPattern.parse("%plain line [0-9]$%"))
                .refusal()
                .message();
        assertTrue(blank.endsWith("% holds a blank, which is not supported; \\s matches one."), blank);
        assertTrue(FilterPattern.parse("%plain\\sline\\s[0-9]$%").matches("a plain line 7"));
        String sign = assertThrows(RefusedException.class, () -> FilterPattern.parse("%something!%"))
                .refusal()
                .message();
        assertTrue(sign.endsWith("holds '!', which is not supported."), sign);
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThrows(RefusedException.class, () -> FilterPattern.parse("a".repeat(FilterPattern.LENGTH_MAX + 1)));
        assertTrue(FilterPattern.parse("a".repeat(FilterPattern.LENGTH_MAX)).matches("a".repeat(2000)));
    }

    @Test
    void givesUpAnExpressionThatTriesForEver() {
        FilterPattern slow = FilterPattern.parse("%a*a*a*a*a*a*a*b%");
        assertThrows(RefusedException.class, () -> slow.matches("a".repeat(16_000)));
    }

    @Test
    void nestsAsDeepAsAPatternIsLong() {
        String deep = "{ " + "(".repeat(500) + "$.a = 1" + ")".repeat(500) + " }";
        assertTrue(FilterPattern.parse(deep).matches("{\"a\":1}"));
    }
}
