package dev.millrace.gateway.api.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiAddressTest {
    @ParameterizedTest
    @CsvSource({
        "/execute-api/id/a/b?c=/d, localhost:4566, id, '', '[a, b]'",
        "/execute-api/id, localhost, id, '', []",
        "/execute-api/id?x, localhost, id, '', []",
        "/execute-api/id/, localhost, id, '', []",
        "/execute-api/id/a/, localhost, id, '', '[a, ]'",
        "/execute-api/id//a, localhost, id, '', '[, a]'",
        "/execute-api/id/a%2Fb/%C3%BC%zz, localhost, id, '', '[a/b, ü%zz]'",
        "http://localhost/execute-api/id/a, localhost, id, '', [a]",
        "/a/b, id.execute-api.us-east-1.localhost:4566, id, id.execute-api.us-east-1.localhost, '[a, b]'",
        "/, ID.Execute-Api.localhost, id, id.execute-api.localhost, []",
        "/execute-api/x, id.execute-api.localhost, id, id.execute-api.localhost, '[execute-api, x]'"
    })
    void findsApiAndPath(String target, String host, String id, String domain, String segments) {
        ApiAddress address = ApiAddress.of(target, host);
        assertEquals(id, address.apiId());
        assertEquals(domain, address.domainName());
        assertEquals(segments, address.segments().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "/2015-03-31/functions, localhost",
        "/execute-api, localhost",
        "/, .execute-api.localhost",
        "/, execute-api.localhost",
        "/, id.s3.localhost",
        "/, a.b.execute-api.localhost"
    })
    void leavesOthersAlone(String target, String host) {
        assertFalse(ApiAddress.isOfApi(target, host));
        assertFalse(ApiAddress.isOfApi("/x", null));
    }

    @Test
    void theRootOfAStageIsTheRoot() {
        assertEquals(List.of(), ApiAddress.of("/execute-api/id/dev/", null).withinStage().segments());
        assertEquals(List.of(), ApiAddress.of("/execute-api/id/dev", null).withinStage().segments());
        assertEquals(List.of("a", ""), ApiAddress.of("/execute-api/id/dev/a/", null).withinStage().segments());
    }
}
