package dev.millrace.gateway.web;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Queries and paths as they are written in requests. An escape that is none stands for itself, as browsers take it. */
public final class QueryText {
    private QueryText() {}

    /** The parameters of a query; one without {@code =} is empty. */
    public static NamedValues parameters(String query) {
        if (query.isEmpty()) {
            return NamedValues.NONE;
        }
        NamedValues.Builder parameters = new NamedValues.Builder();
        int at = 0;
        while (at <= query.length()) {
            int ampersand = query.indexOf('&', at);
            int end = ampersand < 0 ? query.length() : ampersand;
            if (end > at) {
                int equals = query.indexOf('=', at);
                boolean hasValue = equals >= 0 && equals < end;
                String name = query.substring(at, hasValue ? equals : end);
                String value = hasValue ? query.substring(equals + 1, end) : "";
                parameters.add(parameter(name), parameter(value));
            }
            at = end + 1;
        }
        return parameters.build();
    }

    /** A parameter's name or value without its escapes. */
    public static String parameter(String raw) {
        return decoded(raw, true);
    }

    /** A path, or a part of one, without its escapes. */
    public static String path(String raw) {
        return decoded(raw, false);
    }

    private static String decoded(String raw, boolean plusIsSpace) {
        if (raw.indexOf('%') < 0 && !(plusIsSpace && raw.indexOf('+') >= 0)) {
            return raw;
        }
        byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            if (low >= 0) {
                decoded.write((high << 4) | low);
                i += 2;
            } else {
                decoded.write(plusIsSpace && bytes[i] == '+' ? ' ' : bytes[i]);
            }
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }
}
