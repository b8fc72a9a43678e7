package dev.millrace.gateway.auth;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.route.SignedService;
import dev.millrace.gateway.web.NamedValues;
import dev.millrace.gateway.web.QueryText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says who sends a request of S3's, and who has signed the policy of a form: whether the signature may be made so, and
 * with one of the operator's keys. Where the operator has given no keys, any signature will do, and none. What is not
 * accepted is thrown as a {@link RefusedException} in S3's words. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html">Requests</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html">Forms</a>
 */
public final class ObjectSignatures {
    static final Refusal OLD_MECHANISM = new Refusal.OfService(
            "InvalidRequest",
            "The authorization mechanism you have provided is not supported. Please use " + SigningKey.ALGORITHM + ".");

    private static final String SERVICE = "s3";
    private static final String AMAZON = "x-amz-";

    private final SigningKeys keys;
    private final Clock clock;
    private final String region;

    /** @param region the only one for which signatures with the operator's keys are good */
    public ObjectSignatures(SigningKeys keys, Clock clock, String region) {
        this.keys = keys;
        this.clock = clock;
        this.region = region;
    }

    /** Whether a header is one that only S3 has: a signature of version 2. */
    public static boolean isOfObjects(@Nullable String authorization) {
        return authorization != null && HeaderReader.isOld(authorization);
    }

    /** Who sends a request, by its head alone: that the body has the hash which is signed, its reader must see to. */
    public ObjectCaller callerOf(SignedRequest request) {
        NamedValues query = QueryText.parameters(request.rawQuery());
        String authorization = request.header("authorization");
        String oldKey = query.first(LinkReader.OLD_KEY);
        boolean isLink = LinkReader.isLink(query);
        if (authorization != null && (isLink || oldKey != null)) {
            throw refused(
                    "InvalidArgument",
                    "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string"
                            + " parameter or the Authorization header should be specified");
        }
        if (isLink) {
            return callerOfLink(request, query);
        }
        if (oldKey != null) {
            return callerOfOldLink(oldKey, query);
        }
        return authorization == null ? ObjectCaller.NOBODY : callerOfHeader(authorization, request, query);
    }

    /** Refuses what nobody has signed, where keys are given. */
    public void checkUnsigned() {
        if (keys.areGiven()) {
            throw refused("AccessDenied", "Access Denied");
        }
    }

    private ObjectCaller callerOfLink(SignedRequest request, NamedValues query) {
        Signature signature = LinkReader.read(query, now());
        if (!keys.areGiven()) {
            return new ObjectCaller(signature.accessKeyId());
        }
        checkScope(signature, "AuthorizationQueryParametersError", "Error parsing the X-Amz-Credential parameter; ");
        return verified(request, query, signature, ContentHash.ofLink(request));
    }

    private ObjectCaller callerOfOldLink(String accessKeyId, NamedValues query) {
        LinkReader.checkOld(query, now());
        if (keys.areGiven()) {
            throw new RefusedException(OLD_MECHANISM);
        }
        return new ObjectCaller(accessKeyId);
    }

    private ObjectCaller callerOfHeader(String authorization, SignedRequest request, NamedValues query) {
        if (!keys.areGiven()) {
            String accessKeyId = HeaderReader.isOld(authorization)
                    ? HeaderReader.oldKey(authorization)
                    : SignedService.accessKey(authorization);
            return accessKeyId == null ? ObjectCaller.NOBODY : new ObjectCaller(accessKeyId);
        }
        Signature signature = HeaderReader.read(authorization, request.header("x-amz-date"), now());
        checkScope(signature, "AuthorizationHeaderMalformed", "The authorization header is malformed; ");
        return verified(request, query, signature, ContentHash.ofHeader(request));
    }

    private ObjectCaller verified(
            SignedRequest request, NamedValues query, Signature signature, String contentHash) {
        checkHeaders(request, signature);
        SigningKey key = key(signature);
        String canonical = CanonicalRequest.ofObject(request, query, signature, contentHash);
        compare(key.sign(canonical, signature.time()), signature);
        return new ObjectCaller(
                signature.accessKeyId(),
                ContentHash.hasSignedChunks(contentHash)
                        ? new ChunkSignatures(key, signature.time(), signature.value())
                        : null);
    }

    private void checkScope(Signature signature, String code, String beginning) {
        if (!signature.region().equals(region)) {
            throw new RefusedException(new Refusal.OfService(
                    code,
                    beginning + "the region '" + signature.region() + "' is wrong; expecting '" + region + "'",
                    Map.of("Region", region)));
        }
        if (!signature.service().equals(SERVICE)) {
            throw refused(
                    code,
                    beginning + "incorrect service \"" + signature.service() + "\". This endpoint belongs to \""
                            + SERVICE + "\".");
        }
        if (!signature.time().startsWith(signature.date())) {
            throw refused(
                    code,
                    beginning + "Invalid credential date \"" + signature.date()
                            + "\". This date is not the same as X-Amz-Date: \"" + signature.time() + "\".");
        }
    }

    /** Whoever carries a request on could add to it what is not signed. */
    private static void checkHeaders(SignedRequest request, Signature signature) {
        for (Map.Entry<String, String> header : request.headers()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if ((name.startsWith(AMAZON) || name.equals("host")) && !signature.signedHeaders().contains(name)) {
                throw new RefusedException(new Refusal.OfService(
                        "AccessDenied",
                        "There were headers present in the request which were not signed",
                        Map.of("HeadersNotSigned", name)));
            }
        }
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
        Signature said = signatureOfPolicy(credential, signature);
        checkScope(said, "InvalidArgument", "Error parsing the X-Amz-Credential field; ");
        compare(key(said).signText(policy), said);
    }

    private static Signature signatureOfPolicy(String credential, String signature) {
        try {
            Signature said = Signature.of(credential, "", List.of(), signature, 0);
            return Signature.of(credential, said.date(), List.of(), signature, 0); // its time is the policy's matter
        } catch (UnacceptableSignatureException e) {
            throw refused("InvalidArgument", Objects.requireNonNullElse(e.getMessage(), ""));
        }
    }

    private SigningKey key(Signature signature) {
        String secret = keys.secret(signature.accessKeyId());
        if (secret == null) {
            throw refused(
                    "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.");
        }
        return new SigningKey(secret, signature.scope());
    }

    private static void compare(String expected, Signature signature) {
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
