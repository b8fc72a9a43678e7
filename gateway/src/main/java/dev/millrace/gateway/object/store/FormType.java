package dev.millrace.gateway.object.store;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The type that curl and others give to bodies of which they were told none. The server in which the store lives would
 * read such a body for parameters, and leave nothing of it; so the type comes there in another spelling. Stateless.
 */
public final class FormType {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String SPELT = "application/x-millrace-form-urlencoded";

    private FormType() {}

    /** A content type as the store must be told it. */
    public static String spelt(String contentType) {
        return contentType.strip().toLowerCase(Locale.ROOT).startsWith(FORM)
                ? SPELT + contentType.strip().substring(FORM.length())
                : contentType;
    }

    /** A content type as the client told it. */
    static @Nullable String plain(@Nullable String spelt) {
        return spelt != null && spelt.startsWith(SPELT) ? FORM + spelt.substring(SPELT.length()) : spelt;
    }
}
