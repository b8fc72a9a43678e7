package dev.millrace.gateway.object.notification;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The keys that a notification is for. Immutable.
 *
 * @param prefix what they begin with; empty for any
 * @param suffix what they end with; empty for any
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html">Filtering</a>
 */
public record KeyFilter(String prefix, String suffix) {
    /** All keys. */
    public static final KeyFilter ANY = new KeyFilter("", "");

    /** Whether a key passes, as it is or as events write it: AWS's guide has filters for the latter. */
    boolean passes(String key) {
        return passesAsWritten(key) || passesAsWritten(encoded(key));
    }

    /** Whether there are keys that pass both. */
    boolean overlaps(KeyFilter other) {
        return (prefix.startsWith(other.prefix) || other.prefix.startsWith(prefix))
                && (suffix.endsWith(other.suffix) || other.suffix.endsWith(suffix));
    }

    /** A key as records of events write it: as in forms, but for slashes, which stay as they are. */
    public static String encoded(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/");
    }

    private boolean passesAsWritten(String key) {
        return key.length() >= prefix.length() && key.startsWith(prefix) && key.endsWith(suffix);
    }
}
