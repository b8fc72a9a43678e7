package dev.millrace.gateway.url;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.function.RegistrySnapshot.QualifiedName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlAddressTest {
    private static final String ID = "abcdefghijklmnopqrstuvwxyz234567";

    @ParameterizedTest
    @CsvSource({
        "/a?x, abcdefghijklmnopqrstuvwxyz234567.lambda-url.us-east-1.localhost:4566, true, " + ID + ", /a",
        "/, ABCDEFGHIJKLMNOPQRSTUVWXYZ234567.LAMBDA-URL.us-east-1.on.aws, true, " + ID + ", /",
        "/fn/page/x, abcdefghijklmnopqrstuvwxyz234567.lambda-url.r, true, " + ID + ", /fn/page/x",
        "/fn/page, localhost, false, page, /",
        "/fn/page/, , false, page, /",
        "/fn/page?x=/y, localhost, false, page, /",
        "/fn/page/a%2Fb/?x, localhost, false, page, /a%2Fb/",
        "/fn/, localhost, false, '', /",
        "http://localhost:4566/fn/page/x?y, localhost, false, page, /x"
    })
    void findsWhoseUrlIsMeant(String target, @Nullable String host, boolean byHost, String key, String path) {
        assertTrue(UrlAddress.matches(target, host));
        assertEquals(new UrlAddress(byHost, key, path), UrlAddress.of(target, host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"page:live", "page%3Alive", "page%3alive"})
    void knowsAnAliasHoweverItsColonIsWritten(String name) {
        assertEquals(
                new QualifiedName("page", "live"),
                UrlAddress.of("/fn/" + name + "/x", null).nameIn(RegistrySnapshot.EMPTY));
    }

    @ParameterizedTest
    @CsvSource({
        "/2015-03-31/functions/f/invocations, localhost:4566",
        "/fn, localhost",
        "/fnx/a, localhost",
        "/x/fn/a, ",
        "*, localhost",
        "/, abc.lambda-url.us-east-1.localhost",
        "/, abcdefghijklmnopqrstuvwxyz234567.execute-api.us-east-1.localhost",
        "/, abcdefghijklmnopqrstuvwxyz234567"
    })
    void leavesAllElseToOthers(String target, @Nullable String host) {
        assertFalse(UrlAddress.matches(target, host));
    }
}
