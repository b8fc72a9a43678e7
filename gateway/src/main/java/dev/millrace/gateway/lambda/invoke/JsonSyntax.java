package dev.millrace.gateway.lambda.invoke;

/**
 * Says whether bytes surely are one JSON text (RFC 8259) in UTF-8, without building anything from them. It is stricter
 * than it need be where strictness is simpler: what it turns down, a full parser may still accept. Immutable.
 */
final class JsonSyntax {
    /** Deepest nesting of arrays and objects that is accepted. */
    static final int DEPTH_MAX = 1000;
    /** Longest number and longest member name, in bytes, below the limits of the full parser. */
    static final int NUMBER_BYTES_MAX = 900;

    static final int NAME_BYTES_MAX = 16_000;

    private static final int INVALID = -1;

    private JsonSyntax() {}

    static boolean isSurelyValid(byte[] json) {
        int end = value(json, afterSpace(json, 0), 0);
        return end != INVALID && afterSpace(json, end) == json.length;
    }

    /** Index behind the value that begins at {@code at}, or {@link #INVALID}; so do all that follow. */
    private static int value(byte[] json, int at, int depth) {
        if (at >= json.length) {
            return INVALID;
        }
        return switch (json[at]) {
            case '"' -> string(json, at);
            case '{' -> object(json, at, depth + 1);
            case '[' -> array(json, at, depth + 1);
            case 't' -> literal(json, at, "true");
            case 'f' -> literal(json, at, "false");
            case 'n' -> literal(json, at, "null");
            default -> number(json, at);
        };
    }

    private static int object(byte[] json, int start, int depth) {
        if (depth > DEPTH_MAX) {
            return INVALID;
        }
        int at = afterSpace(json, start + 1);
        if (isAt(json, at, '}')) {
            return at + 1;
        }
        while (isAt(json, at, '"')) {
            int nameEnd = string(json, at);
            if (nameEnd == INVALID || nameEnd - at > NAME_BYTES_MAX) {
                return INVALID;
            }
            int colon = afterSpace(json, nameEnd);
            if (!isAt(json, colon, ':')) {
                return INVALID;
            }
            int end = value(json, afterSpace(json, colon + 1), depth);
            if (end == INVALID) {
                return INVALID;
            }
            at = afterSpace(json, end);
            if (isAt(json, at, '}')) {
                return at + 1;
            }
            if (!isAt(json, at, ',')) {
                return INVALID;
            }
            at = afterSpace(json, at + 1);
        }
        return INVALID;
    }

    private static int array(byte[] json, int start, int depth) {
        if (depth > DEPTH_MAX) {
            return INVALID;
        }
        int at = afterSpace(json, start + 1);
        if (isAt(json, at, ']')) {
            return at + 1;
        }
        while (true) {
            int end = value(json, at, depth);
            if (end == INVALID) {
                return INVALID;
            }
            at = afterSpace(json, end);
            if (isAt(json, at, ']')) {
                return at + 1;
            }
            if (!isAt(json, at, ',')) {
                return INVALID;
            }
            at = afterSpace(json, at + 1);
        }
    }

    private static int string(byte[] json, int start) {
        int at = start + 1;
        while (at < json.length) {
            byte b = json[at];
            if (b == '"') {
                return at + 1;
            }
            if (b == '\\') {
                at = escape(json, at);
            } else if (b >= ' ') {
                at++;
            } else if (b < 0) {
                at = multibyte(json, at);
            } else {
                return INVALID; // a control character
            }
            if (at == INVALID) {
                return INVALID;
            }
        }
        return INVALID;
    }

    private static int escape(byte[] json, int start) {
        if (start + 1 >= json.length) {
            return INVALID;
        }
        return switch (json[start + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> start + 2;
            case 'u' -> unicodeEscape(json, start + 2);
            default -> INVALID;
        };
    }

    /** Surrogates are left to the full parser, for they must come in pairs. */
    private static int unicodeEscape(byte[] json, int start) {
        if (start + 4 > json.length) {
            return INVALID;
        }
        int codeUnit = 0;
        for (int i = start; i < start + 4; i++) {
            int digit = Character.digit(json[i], 16);
            if (digit < 0) {
                return INVALID;
            }
            codeUnit = (codeUnit << 4) | digit;
        }
        return codeUnit >= Character.MIN_SURROGATE && codeUnit <= Character.MAX_SURROGATE ? INVALID : start + 4;
    }

    /** A character of two to four bytes: shortest form only, no surrogates, nothing above U+10FFFF. */
    private static int multibyte(byte[] json, int at) {
        int lead = json[at] & 0xFF;
        int second = at + 1 < json.length ? json[at + 1] & 0xFF : 0;
        if (lead >= 0xC2 && lead <= 0xDF) {
            return continues(json, at + 1, 1);
        }
        if (lead >= 0xE0 && lead <= 0xEF) {
            boolean overlong = lead == 0xE0 && second < 0xA0;
            boolean surrogate = lead == 0xED && second > 0x9F;
            return overlong || surrogate ? INVALID : continues(json, at + 1, 2);
        }
        if (lead >= 0xF0 && lead <= 0xF4) {
            boolean overlong = lead == 0xF0 && second < 0x90;
            boolean tooHigh = lead == 0xF4 && second > 0x8F;
            return overlong || tooHigh ? INVALID : continues(json, at + 1, 3);
        }
        return INVALID;
    }

    private static int continues(byte[] json, int at, int count) {
        if (at + count > json.length) {
            return INVALID;
        }
        for (int i = at; i < at + count; i++) {
            if ((json[i] & 0xC0) != 0x80) {
                return INVALID;
            }
        }
        return at + count;
    }

    private static int number(byte[] json, int start) {
        int at = isAt(json, start, '-') ? start + 1 : start;
        int integerEnd = digits(json, at);
        if (integerEnd == at || (json[at] == '0' && integerEnd > at + 1)) {
            return INVALID;
        }
        at = integerEnd;
        if (isAt(json, at, '.')) {
            int fractionEnd = digits(json, at + 1);
            if (fractionEnd == at + 1) {
                return INVALID;
            }
            at = fractionEnd;
        }
        if (isAt(json, at, 'e') || isAt(json, at, 'E')) {
            boolean signed = isAt(json, at + 1, '+') || isAt(json, at + 1, '-');
            int exponent = at + (signed ? 2 : 1);
            at = digits(json, exponent);
            if (at == exponent) {
                return INVALID;
            }
        }
        return at - start > NUMBER_BYTES_MAX ? INVALID : at;
    }

    private static int digits(byte[] json, int start) {
        int at = start;
        while (at < json.length && json[at] >= '0' && json[at] <= '9') {
            at++;
        }
        return at;
    }

    private static int literal(byte[] json, int start, String word) {
        if (start + word.length() > json.length) {
            return INVALID;
        }
        for (int i = 0; i < word.length(); i++) {
            if (json[start + i] != word.charAt(i)) {
                return INVALID;
            }
        }
        return start + word.length();
    }

    private static int afterSpace(byte[] json, int start) {
        int at = start;
        while (at < json.length && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
            at++;
        }
        return at;
    }

    private static boolean isAt(byte[] json, int at, char expected) {
        return at < json.length && json[at] == expected;
    }
}
