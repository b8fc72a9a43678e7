package dev.millrace.gateway.http.route;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** A secret that the operator has written into a file, and that requests show. Immutable. */
public final class SharedSecret {
    private static final int LENGTH_MIN = 16;
    private static final int LENGTH_MAX = 1_024;
    private static final String BEARER = "bearer ";

    private final byte[] secret;

    private SharedSecret(byte[] secret) {
        this.secret = secret;
    }

    /**
     * A secret of 16 to 1,024 visible ASCII characters. Throws {@link IllegalArgumentException} for any other.
     *
     * @param whose those who show it, for messages
     */
    public static SharedSecret of(String text, String whose) {
        boolean visible = text.chars().allMatch(c -> c > ' ' && c < 127);
        if (text.length() < LENGTH_MIN || text.length() > LENGTH_MAX || !visible) {
            throw new IllegalArgumentException("the token of " + whose + " has " + LENGTH_MIN + " to " + LENGTH_MAX
                    + " visible ASCII characters and no spaces; this one has " + text.length() + " characters");
        }
        return new SharedSecret(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads it from a file that holds nothing else. Throws {@link IllegalArgumentException} when it cannot. */
    public static SharedSecret read(Path file, String whose) {
        try {
            return of(Files.readString(file).strip(), whose);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the token of " + whose + " from " + file, e);
        }
    }

    /** Whether that is it. Takes the same time for every wrong one. */
    public boolean is(String shown) {
        return MessageDigest.isEqual(secret, shown.getBytes(StandardCharsets.UTF_8));
    }

    /** What the value of an {@code Authorization} header shows as a bearer token; null when it shows none. */
    public static @Nullable String bearer(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return null;
        }
        return authorization.substring(BEARER.length()).strip();
    }

    /** The value of a header that shows it. */
    public String asBearer() {
        return "Bearer " + new String(secret, StandardCharsets.US_ASCII);
    }
}
