package dev.millrace.gateway.lambda.permission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.engine.function.policy.AccessRequest;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.lambda.LambdaApi;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The texts of refusals are those of recordings of the real service. */
class PermissionOperationsTest {
    private static final String POLICY = "/2015-03-31/functions/hello/policy";
    private static final String ARN = LambdaApi.ARN + "hello";

    @AutoClose
    private final LambdaApi api;

    PermissionOperationsTest(@TempDir Path directory) {
        api = new LambdaApi(directory);
        api.create("hello");
    }

    @Test
    void addsShowsAndRemoves() {
        String shown = add("s3", "SourceArn", "arn:aws:s3:::photos", "SourceAccount", "000000000000");
        assertEquals(
                "{\"Sid\":\"s3\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"s3.amazonaws.com\"},"
                        + "\"Action\":\"lambda:InvokeFunction\",\"Resource\":\"" + ARN + "\",\"Condition\":{"
                        + "\"StringEquals\":{\"AWS:SourceAccount\":\"000000000000\"},"
                        + "\"ArnLike\":{\"AWS:SourceArn\":\"arn:aws:s3:::photos\"}}}",
                shown);
        String second = add("other");
        assertEquals(
                "{\"Version\":\"2012-10-17\",\"Id\":\"default\",\"Statement\":[" + shown + "," + second + "]}",
                policy().path("Policy").stringValue());
        assertEquals(204, api.call("DELETE", POLICY + "/s3", "").status());
        assertEquals(1, statements().size());
        assertEquals(204, api.call("DELETE", POLICY + "/other", "").status());
        assertEquals("The resource you requested does not exist.", refusal(Refusal.NotFound.class, "GET", POLICY, ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*|\"*\"",
                "000000000000|{\"AWS\":\"arn:aws:iam::000000000000:root\"}",
                "arn:aws:iam::000000000000:user/ann|{\"AWS\":\"arn:aws:iam::000000000000:user/ann\"}",
                "apigateway.amazonaws.com|{\"Service\":\"apigateway.amazonaws.com\"}",
                "alexa-appkit.amazon.com|{\"Service\":\"alexa-appkit.amazon.com\"}"
            })
    void writesPrincipalsAsAwsDoes(String principal, String shown) {
        assertEquals(shown, json(add("p", "Principal", principal)).path("Principal").toString());
    }

    @Test
    void writesTheConditionsOfFunctionUrlsAndSkills() {
        String url = add(
                "url", "Principal", "*", "Action", "lambda:InvokeFunctionUrl", "FunctionUrlAuthType", "NONE",
                "PrincipalOrgID", "o-1234567890");
        assertEquals(
                "{\"StringEquals\":{\"lambda:FunctionUrlAuthType\":\"NONE\",\"aws:PrincipalOrgID\":\"o-1234567890\"}}",
                json(url).path("Condition").toString());
        assertEquals(
                "{\"Bool\":{\"lambda:InvokedViaFunctionUrl\":\"true\"}}",
                json(add("via", "Principal", "*", "InvokedViaFunctionUrl", true)).path("Condition").toString());
        assertEquals(
                "{\"StringEquals\":{\"lambda:EventSourceToken\":\"amzn1.ask.skill.x\"}}",
                json(add("skill", "EventSourceToken", "amzn1.ask.skill.x")).path("Condition").toString());
    }

    @Test
    void whatIsAddedIsInForceAndOutlivesTheServer() {
        AccessRequest bucket =
                AccessRequest.ofService("s3.amazonaws.com", "arn:aws:s3:::photos", "000000000000");
        assertEquals(false, function().policy().allows(bucket));
        add("s3", "SourceArn", "arn:aws:s3:::photos");
        assertTrue(function().policy().allows(bucket));
        JsonNode before = policy();
        api.restart();
        assertEquals(before, policy());
        assertTrue(function().policy().allows(bucket));
    }

    @Test
    void aPolicyMakesNoNewRevisionOfTheFunction() {
        FunctionVersion version = api.registry().snapshot().resolve("hello", "");
        String revision = function().revisionId();
        add("s3");
        assertEquals(revision, function().revisionId());
        assertSame(version, api.registry().snapshot().resolve("hello", ""));
    }

    @Test
    void aRevisionThatIsNotTheCurrentOneIsRefused() {
        String start = "The Revision Id provided does not match the latest Revision Id. Call the ";
        String end = " API to retrieve the latest Revision Id";
        assertEquals(
                start + "GetFunction/GetAlias" + end,
                refusal(Refusal.StaleRevision.class, "POST", POLICY, request("a", "RevisionId", "wrong")));
        add("a", "RevisionId", function().revisionId());
        String seen = policy().path("RevisionId").stringValue();
        add("b", "RevisionId", seen);
        assertNotEquals(seen, policy().path("RevisionId").stringValue());
        assertEquals(
                start + "GetPolicy" + end,
                refusal(Refusal.StaleRevision.class, "DELETE", POLICY + "/a?RevisionId=" + seen, ""));
        assertEquals(2, statements().size());
        String current = policy().path("RevisionId").stringValue();
        assertEquals(204, api.call("DELETE", POLICY + "/a?RevisionId=" + current, "").status());
    }

    @Test
    void refusesWhatIsNotThere() {
        String none = POLICY.replace("hello", "none");
        assertEquals(
                "Function not found: " + LambdaApi.ARN + "none",
                refusal(Refusal.NotFound.class, "POST", none, request("s")));
        assertEquals("The resource you requested does not exist.", refusal(Refusal.NotFound.class, "GET", none, ""));
        assertEquals(
                "No policy found for: " + LambdaApi.ARN + "none",
                refusal(Refusal.NotFound.class, "DELETE", none + "/s", ""));
        assertEquals(
                "No policy is associated with the given resource.",
                refusal(Refusal.NotFound.class, "DELETE", POLICY + "/s", ""));
        add("s");
        assertEquals(
                "Statement t is not found in resource policy.",
                refusal(Refusal.NotFound.class, "DELETE", POLICY + "/t", ""));
    }

    @Test
    void refusesQualifiers() {
        assertEquals(
                "We currently do not support adding policies for $LATEST.",
                refusal(Refusal.InvalidParameter.class, "POST", POLICY + "?Qualifier=$LATEST", request("s")));
        assertEquals(
                "Cannot find alias arn: " + ARN + ":live",
                refusal(Refusal.NotFound.class, "POST", POLICY + "?Qualifier=live", request("s")));
        assertEquals(
                "Function not found: " + ARN + ":42",
                refusal(Refusal.NotFound.class, "POST", POLICY + "?Qualifier=42", request("s")));
        assertEquals(
                "1 validation error detected: Value 'a?' at 'qualifier' failed to satisfy constraint: Member must"
                        + " satisfy regular expression pattern: \\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+",
                refusal(Refusal.ShapeViolation.class, "POST", POLICY + "?Qualifier=a%3F", request("s")));
        add("s");
        assertEquals(
                "Cannot find alias arn: " + ARN + ":live",
                refusal(Refusal.NotFound.class, "DELETE", POLICY + "/s?Qualifier=live", ""));
        assertEquals(
                "The resource you requested does not exist.",
                refusal(Refusal.NotFound.class, "GET", POLICY + "?Qualifier=77", ""));
    }

    @Test
    void refusesAStatementIdThatIsTaken() {
        add("s3");
        assertEquals(
                "The statement id (s3) provided already exists. Please provide a new statement id, or remove the"
                        + " existing statement.",
                refusal(Refusal.Conflict.class, "POST", POLICY, request("s3")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid.nonaws.com", "12345", "arn:aws:s3:::bucket", "s3", "a*"})
    void refusesPrincipalsThatAreNone(String principal) {
        assertEquals(
                "The provided principal was invalid. Please check the principal and try again.",
                refusal(Refusal.InvalidParameter.class, "POST", POLICY, request("s", "Principal", principal)));
    }

    @ParameterizedTest
    @CsvSource({
        "StatementId, example.com",
        "Action, s3:GetObject",
        "Principal, a b",
        "SourceArn, photos",
        "SourceAccount, 12",
        "FunctionUrlAuthType, OPEN",
        "EventSourceToken, a/b",
        "PrincipalOrgID, o-1"
    })
    void refusesWhatBreaksTheShape(String member, String value) {
        assertInstanceOf(Refusal.ShapeViolation.class, api.refusal("POST", POLICY, request("s", member, value)));
    }

    @Test
    void refusesTheAuthTypeOfUrlsForOtherActions() {
        assertEquals(
                "FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action",
                refusal(Refusal.InvalidParameter.class, "POST", POLICY, request("s", "FunctionUrlAuthType", "NONE")));
    }

    @Test
    void refusesAPolicyThatIsTooLong() {
        String arn = "arn:aws:s3:::" + "x".repeat(9_900);
        add("first", "SourceArn", arn);
        add("second", "SourceArn", arn);
        String text = refusal(Refusal.PolicyTooLong.class, "POST", POLICY, request("third", "SourceArn", arn));
        assertTrue(text.matches("The final policy size \\(30[0-9]{3}\\) is bigger than the limit \\(20480\\)\\."), text);
        assertEquals(2, statements().size());
    }

    private String add(String sid, Object... changes) {
        return api.json(201, "POST", POLICY, request(sid, changes)).path("Statement").stringValue();
    }

    private static String request(String sid, Object... changes) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("StatementId", sid);
        request.put("Action", "lambda:InvokeFunction");
        request.put("Principal", "s3.amazonaws.com");
        for (int i = 0; i < changes.length; i += 2) {
            request.put(String.valueOf(changes[i]), changes[i + 1]);
        }
        return LambdaApi.text(request);
    }

    private JsonNode policy() {
        return api.get(POLICY);
    }

    private JsonNode statements() {
        return json(policy().path("Policy").stringValue()).path("Statement");
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private RegisteredFunction function() {
        RegisteredFunction function = api.registry().snapshot().function("hello");
        assertNotNull(function);
        return function;
    }

    private String refusal(Class<? extends Refusal> kind, String method, String target, String body) {
        return assertInstanceOf(kind, api.refusal(method, target, body)).message();
    }
}
