package dev.millrace.gateway.api.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.log.LogJournal;
import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogTail;
import dev.millrace.gateway.schedule.ManualClock;
import dev.millrace.gateway.web.Caller;
import dev.millrace.gateway.web.NamedValues;
import dev.millrace.gateway.web.WebRequest;
import dev.millrace.gateway.web.WebResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written down of requests, in a real journal. */
class AccessTest {
    private static final String GROUP_ARN = "arn:aws:logs:us-east-1:000000000000:log-group:/shop/access";
    private static final WebResponse MADE = new WebResponse(201, List.of(), Payload.ofText("12345"));

    @TempDir
    private Path directory;

    private final ManualClock clock = new ManualClock(Instant.parse("2020-03-12T19:03:58.390Z"));
    private LogJournal journal;

    @BeforeEach
    void open() {
        journal = LogJournal.open(directory, JournalOptions.defaults(), clock);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void aRequestThatItsFunctionAnswered() {
        Access access = access(
                "accountId apiId domainName domainPrefix stage routeKey requestId extendedRequestId requestTime"
                        + " requestTimeEpoch httpMethod path protocol status responseLength responseLatency"
                        + " dataProcessed identity.sourceIp identity.userAgent integration.latency integrationLatency"
                        + " integration.status integrationStatus integration.integrationStatus integration.requestId"
                        + " awsEndpointRequestId",
                "POST /pets");
        clock.advance(Duration.ofMillis(3));
        access.letIn(null);
        clock.advance(Duration.ofMillis(20));
        access.ended(new Outcome.Returned(Payload.EMPTY));
        clock.advance(Duration.ofMillis(1));
        access.answered(MADE, true);
        String id = "00000000-0000-0001-0000-000000000002";
        assertEquals(
                List.of("000000000000|abc|abc.example|abc|$default|POST /pets|" + id + "|" + id
                        + "|12/Mar/2020:19:03:58 +0000|1584039838390|POST|/pets|HTTP/1.1|201|5|24|" + (4 + 5 + 3 + 22 + 2 + 5)
                        + "|192.0.2.1|Test/1 (\\\"x\\\")|20|20|201|200|200|" + id + "|" + id),
                lines());
    }

    @Test
    void whatThereIsNotIsAHyphen() {
        String names = "integration.error integrationErrorMessage error.message error.messageString error.responseType"
                + " authorizer.error authorizer.claims authorizer.claims.sub authorizer.principalId identity.caller"
                + " identity.cognitoIdentityId customDomain.basePathMatched awsEndpointRequestId2 nosuch";
        Access access = access(names, "POST /pets");
        access.letIn(null);
        access.ended(new Outcome.Returned(Payload.EMPTY));
        access.answered(MADE, true);
        assertEquals(List.of("-|".repeat(13) + "-"), lines());
    }

    @Test
    void aRequestThatTookNoRoute() {
        Access access = access("routeKey status error.message error.messageString error.responseType", null);
        access.answered(WebResponse.message(404, "Not Found"), false);
        assertEquals(List.of("-|404|Not Found|\\\"Not Found\\\"|RESOURCE_NOT_FOUND"), lines());
    }

    @Test
    void aRequestThatWasNotLetIn() {
        String format = "status authorizer.error error.responseType integration.status integration.latency";
        access(format, "POST /pets").answered(
                new WebResponse(
                        401,
                        List.of(Map.entry("www-authenticate", "Bearer error_description=\"the token has expired\"")),
                        Payload.EMPTY),
                false);
        access(format, "POST /pets").answered(WebResponse.message(500, "Internal Server Error"), false);
        assertEquals(
                List.of(
                        "401|the token has expired|UNAUTHORIZED|-|-",
                        "500|The authorizer cannot be called, has failed or returned what is no answer of its form."
                                + "|AUTHORIZER_FAILURE|-|-"),
                lines());
    }

    @Test
    void whyAFunctionDidNotAnswer() {
        WebResponse broken = WebResponse.message(500, "Internal Server Error");
        String format = "status integration.status integrationStatus error.responseType integrationErrorMessage";
        ended(format, new Outcome.Failed("java.lang.IllegalStateException", Payload.EMPTY), broken);
        ended(format, new Outcome.Returned(Payload.EMPTY), broken);
        ended(format, null, broken);
        ended(format, null, WebResponse.message(503, "Service Unavailable"));
        ended(format, null, WebResponse.message(413, "Request Entity Too Large"));
        assertEquals(
                List.of(
                        "500|-|200|INTEGRATION_FAILURE|The Lambda function returned the following error:"
                                + " java.lang.IllegalStateException.",
                        "500|-|200|INTEGRATION_FAILURE|The response from the Lambda function doesn't match the format"
                                + " that API Gateway expects.",
                        "500|-|-|INTEGRATION_FAILURE|The IAM role configured on the integration or API Gateway doesn't"
                                + " have permissions to call the integration. Check the permissions and try again.",
                        "503|-|-|INTEGRATION_TIMEOUT|The Lambda function did not end in time, or could not be started.",
                        "413|-|-|REQUEST_TOO_LARGE|Request Entity Too Large"),
                lines());
    }

    @Test
    void anErrorOfTheFunctionsOwnMakingIsNoneOfTheApi() {
        ended(
                "status error.message integrationErrorMessage integration.status",
                new Outcome.Returned(Payload.EMPTY),
                null);
        assertEquals(List.of("500|-|-|500"), lines());
    }

    @Test
    void whoTheCallerIs() {
        Access jwt = access("authorizer.claims.sub authorizer.claims.cognito:groups authorizer.sub", "POST /pets");
        jwt.letIn(new Caller.Jwt(Map.of("sub", "ali", "cognito:groups", "[a b]"), null));
        jwt.answered(MADE, true);
        Access custom = access("authorizer.principalId authorizer.key authorizer.number authorizer.deep", "POST /pets");
        custom.letIn(new Caller.Custom("ali", Payload.ofText("{\"key\":\"value\",\"number\":1,\"deep\":{}}")));
        custom.answered(MADE, true);
        Access iam = access("identity.accountId identity.caller identity.user identity.userArn", "POST /pets");
        iam.letIn(new Caller.Iam("AKIA", "1", "2", "arn:3", "4"));
        iam.answered(MADE, true);
        assertEquals(List.of("ali|[a b]|-", "ali|value|1|-", "1|2|4|arn:3"), lines());
    }

    private void ended(String format, @Nullable Outcome outcome, @Nullable WebResponse ours) {
        Access access = access(format, "POST /pets");
        access.letIn(null);
        if (outcome != null) {
            access.ended(outcome);
        }
        access.answered(ours == null ? WebResponse.message(500, "mine") : ours, ours == null);
    }

    private Access access(String variables, @Nullable String routeKey) {
        String format = "$context." + variables.replace(" ", "|$context.") + " $context.requestId";
        WebRequest request = new WebRequest(
                new RequestId(1, 2),
                clock.epochMillis(),
                "POST",
                "/pets",
                "a=1",
                "HTTP/1.1",
                "192.0.2.1",
                new NamedValues.Builder().add("user-agent", "Test/1 (\"x\")").build(),
                Payload.ofText("{}"));
        return new Access(
                new AccessLog(AccessSettings.of(GROUP_ARN, format, Account.DEFAULT), journal, clock),
                new Access.Place(Account.DEFAULT.id(), "abc", "abc.example", "$default", routeKey),
                request,
                clock.nanoTime());
    }

    /** The lines of the log, without the identity at their end. */
    private List<String> lines() {
        journal.flush();
        List<String> lines = new ArrayList<>();
        try (LogTail tail = journal.tail()) {
            while (tail.next((LogLine line) -> {
                assertTrue(line.isOfGroup("/shop/access"));
                lines.add(line.text().substring(0, line.text().lastIndexOf(' ')));
            })) {}
        }
        return lines;
    }
}
