package dev.millrace.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says whether what is handed to others was signed with one of the operator's keys: links to objects, and the policies
 * of forms that upload them. Where the operator has given no keys, any signature will do. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html">Links</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html">Forms</a>
 */
public final class ObjectSignatures {
    private final SigningKeys keys;

    public ObjectSignatures(SigningKeys keys) {
        this.keys = keys;
    }

    /** What S3 says of a link; null when it is well signed, or no link. How long it is good is not looked at. */
    public Verdict.@Nullable Refused refusalOfLink(SignedRequest request) {
        if (!keys.areGiven()) {
            return null;
        }
        try {
            List<QueryPair> query = QueryPair.of(request.rawQuery());
            if (query.stream().anyMatch(pair -> pair.name().equals("AWSAccessKeyId"))) {
                return new Verdict.Refused(
                        "InvalidRequest",
                        "The authorization mechanism you have provided is not supported. Please use "
                                + SigningKey.ALGORITHM + ".");
            }
            Signature signature = SignatureReader.ofLink(query);
            if (signature == null) {
                return null;
            }
            return refusal(
                    signature,
                    key -> key.sign(CanonicalRequest.ofLink(request, query, signature), signature.time()));
        } catch (UnacceptableSignatureException e) {
            return new Verdict.Refused("AuthorizationQueryParametersError", String.valueOf(e.getMessage()));
        }
    }

    /**
     * What S3 says of the policy of a form; null when it is well signed.
     *
     * @param policy in base64, as it was signed
     * @param credential of the form {@code KEY/DATE/REGION/s3/aws4_request}
     */
    public Verdict.@Nullable Refused refusalOfPolicy(String policy, String credential, String signature) {
        if (!keys.areGiven()) {
            return null;
        }
        try {
            return refusal(Signature.of(credential, "", List.of(), signature, 0), key -> key.signText(policy));
        } catch (UnacceptableSignatureException e) {
            return new Verdict.Refused("InvalidArgument", String.valueOf(e.getMessage()));
        }
    }

    private Verdict.@Nullable Refused refusal(Signature signature, Function<SigningKey, String> signer) {
        String secret = keys.secret(signature.accessKeyId());
        if (secret == null) {
            return new Verdict.Refused(
                    "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.");
        }
        String expected = signer.apply(new SigningKey(secret, signature.scope()));
        return MessageDigest.isEqual(bytes(expected), bytes(signature.value()))
                ? null
                : new Verdict.Refused(
                        "SignatureDoesNotMatch",
                        "The request signature we calculated does not match the signature you provided. Check your key"
                                + " and signing method.");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
