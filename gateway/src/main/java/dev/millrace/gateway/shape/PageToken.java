package dev.millrace.gateway.shape;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * How a list says where its next page begins: after the last name of the page before, so that what comes and goes
 * between two pages makes nothing else appear twice or not at all. Opaque to callers.
 */
public final class PageToken {
    /** Tells a token of ours from any other text that can be decoded. */
    private static final String MARK = "after ";

    private PageToken() {}

    /** The token of the page that begins after {@code name}. */
    public static String after(String name) {
        byte[] text = (MARK + name).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    /**
     * The name after which a page begins; empty for the first page, of which there is no token.
     *
     * @param otherwise why the request is refused when no list has answered that token
     */
    public static String name(@Nullable String token, Refusal otherwise) {
        if (token == null) {
            return "";
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            if (text.startsWith(MARK)) {
                return text.substring(MARK.length());
            }
        } catch (IllegalArgumentException _) {
            throw new RefusedException(otherwise);
        }
        throw new RefusedException(otherwise);
    }
}
