package dev.millrace.gateway.http.route;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The one way of escaping that signatures know: all but letters, digits and {@code - . _ ~}, in capital digits. */
public final class UriEscapes {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private UriEscapes() {}

    public static String encoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '-'
                    || b == '.' || b == '_' || b == '~';
            if (plain) {
                encoded.append((char) b);
            } else {
                HEX.toHexDigits(encoded.append('%'), b);
            }
        }
        return encoded.toString();
    }
}
