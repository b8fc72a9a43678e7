package dev.millrace.gateway.object.outside;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The secret that stores show. They send it as a bearer token, or as the password of any user where they know nothing
 * but URLs. Immutable.
 */
public final class StoreToken {
    private static final int LENGTH_MIN = 16;
    private static final int LENGTH_MAX = 1_024;
    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";

    private final byte[] secret;

    /** A token of 16 to 1,024 visible ASCII characters. Throws {@link IllegalArgumentException} for any other. */
    StoreToken(String text) {
        boolean visible = text.chars().allMatch(c -> c > ' ' && c < 127);
        if (text.length() < LENGTH_MIN || text.length() > LENGTH_MAX || !visible) {
            throw new IllegalArgumentException("the token of stores has " + LENGTH_MIN + " to " + LENGTH_MAX
                    + " visible ASCII characters and no spaces; this one has " + text.length() + " characters");
        }
        this.secret = text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads it from a file that holds nothing else. Throws {@link IllegalArgumentException} when it cannot. */
    public static StoreToken read(Path file) {
        try {
            return new StoreToken(Files.readString(file).strip());
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the token of stores from " + file, e);
        }
    }

    /** Whether the value of an {@code Authorization} header shows it. Takes the same time for every wrong one. */
    boolean isShownBy(@Nullable String authorization) {
        String shown = authorization == null ? null : shown(authorization);
        return shown != null && MessageDigest.isEqual(secret, shown.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String shown(String authorization) {
        String scheme = authorization.toLowerCase(Locale.ROOT);
        if (scheme.startsWith(BEARER)) {
            return authorization.substring(BEARER.length()).strip();
        }
        return scheme.startsWith(BASIC) ? password(authorization.substring(BASIC.length()).strip()) : null;
    }

    private static @Nullable String password(String base64) {
        try {
            String pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? null : pair.substring(colon + 1);
        } catch (IllegalArgumentException _) {
            return null; // it is no base64, and so not ours
        }
    }
}
