package dev.millrace.gateway.url;

import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.function.RegistrySnapshot.QualifiedName;
import dev.millrace.engine.function.url.FunctionUrl;
import dev.millrace.gateway.web.WebRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whose URL a request means: {@code ID.lambda-url.REGION.anything} by its host, or {@code /fn/NAME/...} by its path;
 * {@code NAME:ALIAS} means the URL of an alias. Immutable.
 *
 * @param byHost whether {@code key} is the id of a URL; else it is the name of a function, or of one of its aliases
 * @param path what the function is to see: as it was sent, without the name
 */
record UrlAddress(boolean byHost, String key, String path) {
    private static final String HOST_MARK = ".lambda-url.";
    private static final String PATH_PREFIX = "/fn/";

    /** Whether a request is for a URL of a function. Asked for every request, so it makes nothing. */
    static boolean matches(String target, @Nullable String host) {
        return isHost(host) || pathMatches(target);
    }

    /** The address of a request that {@link #matches}. */
    static UrlAddress of(String target, @Nullable String host) {
        String path = WebRequest.rawPathOf(target);
        if (host != null && isHost(host)) {
            String id = host.substring(0, FunctionUrl.ID_LENGTH).toLowerCase(Locale.ROOT);
            return new UrlAddress(true, id, path);
        }
        int nameEnd = path.indexOf('/', PATH_PREFIX.length());
        return nameEnd < 0
                ? new UrlAddress(false, path.substring(PATH_PREFIX.length()), "/")
                : new UrlAddress(false, path.substring(PATH_PREFIX.length(), nameEnd), path.substring(nameEnd));
    }

    /** By what name the function is called; null when no URL has that id. */
    @Nullable QualifiedName nameIn(RegistrySnapshot snapshot) {
        if (byHost) {
            return snapshot.nameOfUrl(key);
        }
        int colon = key.indexOf(':');
        if (colon >= 0) {
            return new QualifiedName(key.substring(0, colon), key.substring(colon + 1));
        }
        int escaped = Math.max(key.indexOf("%3A"), key.indexOf("%3a"));
        return escaped < 0
                ? new QualifiedName(key, "")
                : new QualifiedName(key.substring(0, escaped), key.substring(escaped + 3));
    }

    private static boolean isHost(@Nullable String host) {
        return host != null
                && host.length() > FunctionUrl.ID_LENGTH
                && host.regionMatches(true, FunctionUrl.ID_LENGTH, HOST_MARK, 0, HOST_MARK.length());
    }

    private static boolean pathMatches(String target) {
        return target.startsWith("/")
                ? target.startsWith(PATH_PREFIX)
                : WebRequest.rawPathOf(target).startsWith(PATH_PREFIX);
    }
}
