package dev.millrace.gateway.auth;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.route.SignedService;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Says who sends a request of S3's, and who has signed the policy of a form: whether the signature may be made so, and
 * with one of the operator's keys. Where the operator has given no keys, any signature will do. What is not accepted is
 * thrown as a {@link RefusedException} in S3's words. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html">Links</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html">Forms</a>
 */
public final class ObjectSignatures {
    private final SigningKeys keys;
    private final Clock clock;

    public ObjectSignatures(SigningKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Who sends a request, by its head alone: the body is not looked at. */
    public ObjectCaller callerOf(SignedRequest request) {
        List<QueryPair> query = QueryPair.of(request.rawQuery());
        Map<String, String> parameters = new HashMap<>();
        query.forEach(pair -> parameters.putIfAbsent(pair.name(), pair.value()));
        if (LinkReader.isLink(parameters)) {
            return callerOfLink(request, query, parameters);
        }
        String oldKey = parameters.get(LinkReader.OLD_KEY);
        if (oldKey != null) {
            return callerOfOldLink(oldKey, parameters);
        }
        String accessKeyId = SignedService.accessKey(request.header("authorization"));
        return accessKeyId == null ? ObjectCaller.NOBODY : new ObjectCaller(accessKeyId);
    }

    private ObjectCaller callerOfLink(SignedRequest request, List<QueryPair> query, Map<String, String> parameters) {
        Signature signature = LinkReader.read(parameters, now());
        if (keys.areGiven()) {
            verify(signature, key -> key.sign(CanonicalRequest.ofLink(request, query, signature), signature.time()));
        }
        return new ObjectCaller(signature.accessKeyId());
    }

    private ObjectCaller callerOfOldLink(String accessKeyId, Map<String, String> parameters) {
        LinkReader.checkOld(parameters, now());
        if (keys.areGiven()) {
            throw refused(
                    "InvalidRequest",
                    "The authorization mechanism you have provided is not supported. Please use "
                            + SigningKey.ALGORITHM + ".");
        }
        return new ObjectCaller(accessKeyId);
    }

    /**
     * Refuses the policy of a form that is not well signed.
     *
     * @param policy in base64, as it was signed
     * @param credential of the form {@code KEY/DATE/REGION/s3/aws4_request}
     */
    public void checkPolicy(String policy, String credential, String signature) {
        if (!keys.areGiven()) {
            return;
        }
        try {
            verify(Signature.of(credential, "", List.of(), signature, 0), key -> key.signText(policy));
        } catch (UnacceptableSignatureException e) {
            throw refused("InvalidArgument", Objects.requireNonNullElse(e.getMessage(), ""));
        }
    }

    private void verify(Signature signature, Function<SigningKey, String> signer) {
        String secret = keys.secret(signature.accessKeyId());
        if (secret == null) {
            throw refused(
                    "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.");
        }
        String expected = signer.apply(new SigningKey(secret, signature.scope()));
        if (!MessageDigest.isEqual(bytes(expected), bytes(signature.value()))) {
            throw refused(
                    "SignatureDoesNotMatch",
                    "The request signature we calculated does not match the signature you provided. Check your key and"
                            + " signing method.");
        }
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.epochMillis());
    }

    private static RefusedException refused(String code, String message) {
        return new RefusedException(new Refusal.OfService(code, message));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
