package dev.millrace.engine.function.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourcePolicyTest {
    private static final String S3 = "s3.amazonaws.com";
    private static final AccessRequest BUCKET = AccessRequest.ofService(S3, "arn:aws:s3:::photos", "000000000000");
    private static final AccessRequest PUBLIC_URL = AccessRequest.ofUrl(AccessRequest.ANYONE, "NONE");

    /** What a bucket of ours may do by one statement: principal, action, source ARN, source account. */
    @ParameterizedTest
    @CsvSource({
        "s3.amazonaws.com, lambda:InvokeFunction, , , true",
        "s3.amazonaws.com, lambda:invokefunction, , , true",
        "s3.amazonaws.com, lambda:*, , , true",
        "s3.amazonaws.com, *, , , true",
        "*, lambda:InvokeFunction, , , true",
        "s3.amazonaws.com, lambda:InvokeFunction, arn:aws:s3:::photos, 000000000000, true",
        "s3.amazonaws.com, lambda:InvokeFunction, arn:aws:s3:::pho*, 000000000000, true",
        "s3.amazonaws.com, lambda:InvokeFunction, arn:aws:s3:::photos, , true",
        "s3.amazonaws.com, lambda:InvokeFunction, , 000000000000, true",
        "s3.amazonaws.com, lambda:InvokeFunction, arn:aws:s3:::videos, 000000000000, false",
        "s3.amazonaws.com, lambda:InvokeFunction, arn:aws:s3:::photos, 111111111111, false",
        "s3.amazonaws.com, lambda:InvokeFunctionUrl, , , false",
        "s3.amazonaws.com, lambda:GetFunction, , , false",
        "events.amazonaws.com, lambda:InvokeFunction, , , false",
        "000000000000, lambda:InvokeFunction, , , false"
    })
    void aServiceNeedsAStatementWhoseConditionsAllHold(
            String principal, String action, @Nullable String arn, @Nullable String account, boolean allowed) {
        assertEquals(allowed, policy(statement(principal, action, arn, account, null, null)).allows(BUCKET));
    }

    /** What whoever calls a URL without a signature may do: principal, action, auth type, via URL. */
    @ParameterizedTest
    @CsvSource({
        "*, lambda:InvokeFunctionUrl, NONE, , true",
        "*, lambda:InvokeFunctionUrl, , , true",
        "*, lambda:InvokeFunctionUrl, NONE, true, true",
        "*, lambda:InvokeFunctionUrl, NONE, false, false",
        "*, lambda:InvokeFunctionUrl, AWS_IAM, , false",
        "*, lambda:InvokeFunction, , true, false",
        "000000000000, lambda:InvokeFunctionUrl, NONE, , false",
        "s3.amazonaws.com, lambda:InvokeFunctionUrl, NONE, , false"
    })
    void aUrlIsOpenToAllWhenAStatementSaysSo(
            String principal, String action, @Nullable String authType, @Nullable Boolean viaUrl, boolean allowed) {
        assertEquals(
                allowed, policy(statement(principal, action, null, null, authType, viaUrl)).allows(PUBLIC_URL));
    }

    @ParameterizedTest
    @CsvSource({
        "000000000000, 000000000000, true",
        "arn:aws:iam::000000000000:root, 000000000000, true",
        "000000000000, arn:aws:iam::000000000000:user/ann, true",
        "arn:aws:iam::000000000000:root, arn:aws:iam::000000000000:user/ann, true",
        "arn:aws:iam::000000000000:user/ann, arn:aws:iam::000000000000:user/ann, true",
        "arn:aws:iam::000000000000:user/ann, arn:aws:iam::000000000000:user/ben, false",
        "arn:aws:iam::000000000000:user/ann, 000000000000, false",
        "111111111111, 000000000000, false",
        "111111111111, arn:aws:iam::000000000000:user/ann, false",
        "111111111111, *, false"
    })
    void anAccountMeansAllOfIt(String principal, String asking, boolean allowed) {
        Statement statement = statement(principal, "lambda:InvokeFunctionUrl", null, null, null, null);
        assertEquals(allowed, policy(statement).allows(AccessRequest.ofUrl(asking, "AWS_IAM")));
    }

    @Test
    void whatNobodyHereCanShowIsNeverMet() {
        Statement token =
                new Statement("a", "*", "lambda:InvokeFunction", null, null, null, null, "amzn1.ask.skill.x", null);
        Statement organisation =
                new Statement("a", "*", "lambda:InvokeFunction", null, null, null, null, null, "o-1234567890");
        assertFalse(policy(token).allows(BUCKET));
        assertFalse(policy(organisation).allows(BUCKET));
    }

    @Test
    void oneStatementOfSeveralIsEnough() {
        ResourcePolicy policy = policy(statement("sns.amazonaws.com", "lambda:InvokeFunction", null, null, null, null));
        assertFalse(policy.allows(BUCKET));
        assertTrue(policy.with(named("second", S3), "2").allows(BUCKET));
        assertFalse(ResourcePolicy.NONE.allows(BUCKET));
    }

    @Test
    void keepsItsStatementsInOrderUnderDifferentNames() {
        ResourcePolicy policy = ResourcePolicy.NONE.with(named("b", S3), "1").with(named("a", S3), "2");
        assertEquals("2", policy.revisionId());
        assertEquals("b", policy.statements().getFirst().sid());
        assertThrows(IllegalArgumentException.class, () -> policy.with(named("a", S3), "3"));
        ResourcePolicy rest = policy.without("b", "3");
        assertEquals("3", rest.revisionId());
        assertNull(rest.statement("b"));
        assertSame(ResourcePolicy.NONE, rest.without("a", "4"));
    }

    private static ResourcePolicy policy(Statement statement) {
        return ResourcePolicy.NONE.with(statement, "1");
    }

    private static Statement named(String sid, String principal) {
        return new Statement(sid, principal, "lambda:InvokeFunction", null, null, null, null, null, null);
    }

    private static Statement statement(
            String principal,
            String action,
            @Nullable String sourceArn,
            @Nullable String sourceAccount,
            @Nullable String urlAuthType,
            @Nullable Boolean viaUrl) {
        return new Statement(
                "sid", principal, action, sourceArn, sourceAccount, urlAuthType, viaUrl, null, null);
    }
}
