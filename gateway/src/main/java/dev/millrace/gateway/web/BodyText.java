package dev.millrace.gateway.web;

import dev.millrace.engine.invocation.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says whether a request's body goes into its event as text; all else goes in base64. */
final class BodyText {
    private static final Set<String> TEXTS =
            Set.of("application/json", "application/xml", "application/javascript", "application/ecmascript");

    private BodyText() {}

    /** Whether the body is text by its type, is not compressed, and is UTF-8 indeed. */
    static boolean isText(NamedValues headers, Payload body) {
        return isText(headers.first("content-type"))
                && isPlain(headers.first("content-encoding"))
                && isUtf8(body.array());
    }

    private static boolean isPlain(@Nullable String coding) {
        return coding == null || coding.equalsIgnoreCase("identity");
    }

    private static boolean isText(@Nullable String contentType) {
        if (contentType == null || contentType.equals("application/json")) {
            return true;
        }
        int parameters = contentType.indexOf(';');
        String type = (parameters < 0 ? contentType : contentType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
        return type.isEmpty() || type.startsWith("text/") || TEXTS.contains(type) || hasTextSuffix(type);
    }

    private static boolean hasTextSuffix(String type) {
        return type.startsWith("application/") && (type.endsWith("+json") || type.endsWith("+xml"));
    }

    private static boolean isUtf8(byte[] bytes) {
        boolean ascii = true;
        for (byte b : bytes) {
            ascii &= b >= 0;
        }
        return ascii || decodes(bytes);
    }

    private static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }
}
