package dev.millrace.engine.function.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArnLikeTest {
    private static final String ROUTE = "arn:aws:execute-api:us-east-1:000000000000:a1b2/prod/GET/pets/7";

    @ParameterizedTest
    @CsvSource({
        "arn:aws:execute-api:us-east-1:000000000000:a1b2/prod/GET/pets/7, true",
        "arn:aws:execute-api:us-east-1:000000000000:a1b2/*, true",
        "arn:aws:execute-api:us-east-1:000000000000:a1b2/*/*/pets/*, true",
        "arn:aws:execute-api:us-east-1:000000000000:a1b2/*/GET/pets/?, true",
        "arn:aws:execute-api:us-east-1:000000000000:a1b2/*/GET/pets/??, false",
        "arn:aws:execute-api:us-east-1:000000000000:a1b2/*/POST/*, false",
        "arn:aws:execute-api:us-east-1:000000000000:a1b2, false",
        "arn:aws:execute-api:us-east-1:000000000000:A1B2/*, false",
        "arn:aws:execute-api:*:*:*, true",
        "arn:aws:execute-api:us-*-1:000000000000:a1b2*7, true",
        "arn:*:*:*:*:*, true",
        "arn:aws:execute-api:*, false",
        "arn:*, false",
        "*, false",
        "arn:aws:execute-api:us-east-1:00000000000?:*, true",
        "arn:aws:execute-api:us-east-1::a1b2/*, false"
    })
    void comparesPartByPart(String pattern, boolean matches) {
        assertEquals(matches, ArnLike.matches(pattern, ROUTE), pattern);
    }

    @Test
    void theLastPartMayHaveColons() {
        assertEquals(true, ArnLike.matches("arn:aws:logs:*:*:log-group:*:x", "arn:aws:logs:r:a:log-group:/g:x"));
        assertFalse(ArnLike.matches("arn:aws:logs:r:a:log-group:g", "arn:aws:logs:r:a:log-group:g:x"));
    }

    @Test
    void manyStarsCostNoMoreThanTheLengthsMultiplied() {
        String pattern = "arn:aws:s3:::" + "*a".repeat(2_000) + "b";
        String arn = "arn:aws:s3:::" + "a".repeat(20_000);
        assertFalse(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> ArnLike.matches(pattern, arn)));
    }
}
