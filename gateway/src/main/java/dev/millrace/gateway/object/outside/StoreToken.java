package dev.millrace.gateway.object.outside;

import dev.millrace.gateway.http.route.SharedSecret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The secret that stores show. They send it as a bearer token, or as the password of any user where they know nothing
 * but URLs. Immutable.
 */
public final class StoreToken {
    private static final String WHOSE = "stores";
    private static final String BASIC = "basic ";

    private final SharedSecret secret;

    private StoreToken(SharedSecret secret) {
        this.secret = secret;
    }

    /** A token of 16 to 1,024 visible ASCII characters. Throws {@link IllegalArgumentException} for any other. */
    StoreToken(String text) {
        this(SharedSecret.of(text, WHOSE));
    }

    /** Reads it from a file that holds nothing else. Throws {@link IllegalArgumentException} when it cannot. */
    public static StoreToken read(Path file) {
        return new StoreToken(SharedSecret.read(file, WHOSE));
    }

    /** Whether the value of an {@code Authorization} header shows it. Takes the same time for every wrong one. */
    boolean isShownBy(@Nullable String authorization) {
        String bearer = SharedSecret.bearer(authorization);
        String shown = bearer == null ? password(authorization) : bearer;
        return shown != null && secret.is(shown);
    }

    private static @Nullable String password(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return null;
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
            String pair = new String(decoded, StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? null : pair.substring(colon + 1);
        } catch (IllegalArgumentException _) {
            return null; // it is no base64, and so not ours
        }
    }
}
