package dev.millrace.gateway.http.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedServiceTest {
    @Test
    void isTheFourthPartOfTheScope() {
        assertEquals("s3", SignedService.of("AWS4-HMAC-SHA256 Credential=AKID/20261127/us-east-1/s3/aws4_request, "
                + "SignedHeaders=host;x-amz-date, Signature=00"));
        assertEquals("execute-api", SignedService.of("AWS4-ECDSA-P256-SHA256 SignedHeaders=host, "
                + "Credential=000000000000/20261127/eu-west-1/execute-api/aws4_request"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "",
        "Basic YTpi",
        "AWS4-HMAC-SHA256 Credential=AKID",
        "AWS4-HMAC-SHA256 Credential=AKID/20261127/us-east-1/<b>/aws4_request",
        "AWS4-HMAC-SHA256 Credential=AKID/20261127/us-east-1/S3/aws4_request",
    })
    void isUnknownWhereNothingNamesIt(String authorization) {
        assertNull(SignedService.of(authorization));
    }

    @Test
    void isUnknownWithoutASignature() {
        assertNull(SignedService.of(null));
    }
}
