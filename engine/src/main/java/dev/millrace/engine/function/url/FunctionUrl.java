package dev.millrace.engine.function.url;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The URL under which a function can be called as a page of the web. Immutable.
 *
 * @param id the first part of its host name: 32 small letters and digits, the same as long as the URL is there
 * @param cors which pages of other origins may call; null when nothing was set
 * @param createdAtEpochMillis when the owner made it
 * @param modifiedAtEpochMillis when the owner last changed it
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html">Function URLs</a>
 */
public record FunctionUrl(
        String id,
        AuthType authType,
        InvokeMode invokeMode,
        @Nullable Cors cors,
        long createdAtEpochMillis,
        long modifiedAtEpochMillis) {
    public static final int ID_LENGTH = 32;

    /** Who may call. */
    public enum AuthType {
        /** Whoever the function's policy opens it to, without a signature. */
        NONE,
        /** Whoever signs. */
        AWS_IAM
    }

    /** How the response goes out. */
    public enum InvokeMode {
        /** When it is whole. */
        BUFFERED,
        /** As the function writes it. */
        RESPONSE_STREAM
    }

    /**
     * Which pages of other origins may call; what the owner has not set is null. Immutable.
     *
     * @param maxAgeSeconds how long a browser may remember
     */
    public record Cors(
            @Nullable Boolean allowCredentials,
            @Nullable List<String> allowHeaders,
            @Nullable List<String> allowMethods,
            @Nullable List<String> allowOrigins,
            @Nullable List<String> exposeHeaders,
            @Nullable Integer maxAgeSeconds) {

        public Cors {
            allowHeaders = copy(allowHeaders);
            allowMethods = copy(allowMethods);
            allowOrigins = copy(allowOrigins);
            exposeHeaders = copy(exposeHeaders);
        }

        private static @Nullable List<String> copy(@Nullable List<String> list) {
            return list == null ? null : List.copyOf(list);
        }
    }
}
