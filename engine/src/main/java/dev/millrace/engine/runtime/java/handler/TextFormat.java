package dev.millrace.engine.runtime.java.handler;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Strings. Plain ones, which need no escapes, are converted here; the first one that is not plain brings in AWS's
 * library, whose many classes would otherwise make the first call of a simple function slow. Confined to one thread
 * at a time.
 */
final class TextFormat implements ValueFormat {
    private final Supplier<ValueFormat> library;
    private @Nullable ValueFormat loaded;

    TextFormat(Supplier<ValueFormat> library) {
        this.library = library;
    }

    @Override
    public @Nullable Object read(byte[] json) throws IOException {
        return isPlainLiteral(json)
                ? new String(json, 1, json.length - 2, StandardCharsets.US_ASCII)
                : library().read(json);
    }

    @Override
    public void write(Object value, ResponseBuffer json) throws IOException {
        byte[] literal = value instanceof String text ? plainLiteral(text) : null;
        if (literal != null) {
            json.write(literal, 0, literal.length);
        } else {
            library().write(value, json);
        }
    }

    private ValueFormat library() {
        ValueFormat format = loaded;
        if (format == null) {
            format = library.get();
            loaded = format;
        }
        return format;
    }

    private static boolean isPlainLiteral(byte[] json) {
        if (json.length < 2 || json[0] != '"' || json[json.length - 1] != '"') {
            return false;
        }
        for (int i = 1; i < json.length - 1; i++) {
            if (!isPlain(json[i])) {
                return false;
            }
        }
        return true;
    }

    /** Null when the text is not plain. */
    private static byte @Nullable [] plainLiteral(String text) {
        byte[] json = new byte[text.length() + 2];
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (!isPlain(character)) {
                return null;
            }
            json[i + 1] = (byte) character;
        }
        json[0] = '"';
        json[json.length - 1] = '"';
        return json;
    }

    /** ASCII that JSON strings hold as it is. Bytes of longer UTF-8 sequences are negative, so they do not count. */
    private static boolean isPlain(int character) {
        return character >= ' ' && character < 0x7F && character != '"' && character != '\\';
    }
}
