package dev.millrace.gateway.http.route;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which of AWS's services a client means: it stands in the scope of the signature.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html">Signatures</a>
 */
public final class SignedService {
    private static final Pattern SCOPE = Pattern.compile("AWS4-[A-Z0-9-]+ .*\\bCredential=([^/, ]{1,128})/[0-9]{8}"
            + "/[a-z0-9-]+/([a-z0-9-]{1,64})/aws4_request");

    private SignedService() {}

    /** The service that an {@code Authorization} header names, such as {@code s3}; null without a signature. */
    public static @Nullable String of(@Nullable String authorization) {
        return part(authorization, 2);
    }

    /** The access key that an {@code Authorization} header names; null without a signature. */
    public static @Nullable String accessKey(@Nullable String authorization) {
        return part(authorization, 1);
    }

    private static @Nullable String part(@Nullable String authorization, int group) {
        if (authorization == null) {
            return null;
        }
        Matcher scope = SCOPE.matcher(authorization);
        return scope.lookingAt() ? scope.group(group) : null;
    }
}
