package dev.millrace.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class SignatureTest {
    private static final String CREDENTIAL = "alice/20261128/us-east-1/s3/aws4_request";

    @Test
    void namesEachHeaderOnce() throws UnacceptableSignatureException {
        Signature good = Signature.of(CREDENTIAL, "20261128T120000Z", List.of("host", "x-amz-date"), "00", 0);
        assertEquals(List.of("host", "x-amz-date"), good.signedHeaders());
        assertEquals("20261128/us-east-1/s3/aws4_request", good.scope());
        assertThrows(
                UnacceptableSignatureException.class,
                () -> Signature.of(CREDENTIAL, "20261128T120000Z", List.of("host", "a", "a"), "00", 0));
    }
}
