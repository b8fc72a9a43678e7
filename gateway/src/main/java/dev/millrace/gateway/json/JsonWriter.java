package dev.millrace.gateway.json;

import dev.millrace.engine.invocation.Payload;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a JSON text straight into bytes. The caller sees to it that members and elements stand where they may; commas
 * come by themselves. Confined to the thread that made it.
 */
public final class JsonWriter {
    private static final int USUAL_BYTES = 8 * 1024;
    /** A larger buffer is given up after use, so that one large request does not hold memory for ever. */
    private static final int KEPT_BYTES_MAX = 256 * 1024;

    private static final byte[] HEX = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };
    /** By byte: 0 for one that stands for itself, {@code u} for one without a short escape, else the short escape. */
    private static final byte[] ESCAPES = escapes();

    /** Most bytes that one UTF-16 code unit can become: backslash, u and four digits. */
    private static final int UNIT_BYTES_MAX = 6;

    /** A power of two, many times the names that there are: two that share a place are as slow as if none was known. */
    private static final int KNOWN_NAMES_MAX = 512;
    /** Longer ones are made up by strangers, and shall not stay in memory. */
    private static final int KNOWN_NAME_UNITS_MAX = 64;

    /** Names that were written as members, by their hash, as they stand in the text. */
    private final KnownName[] knownNames = new KnownName[KNOWN_NAMES_MAX];

    private byte[] bytes = new byte[USUAL_BYTES];
    private int length;
    private boolean comma;

    /** What was written; the writer is empty again. */
    public Payload finish() {
        byte[] written = Arrays.copyOf(bytes, length);
        length = 0;
        comma = false;
        if (bytes.length > KEPT_BYTES_MAX) {
            bytes = new byte[USUAL_BYTES];
        }
        return Payload.of(written);
    }

    public JsonWriter beginObject() {
        return open('{');
    }

    public JsonWriter endObject() {
        return close('}');
    }

    public JsonWriter beginArray() {
        return open('[');
    }

    public JsonWriter endArray() {
        return close(']');
    }

    /** The name of the member whose value follows. Names come again and again, so their bytes are remembered. */
    public JsonWriter name(String name) {
        if (name.length() > KNOWN_NAME_UNITS_MAX) {
            return newName(name);
        }
        int slot = name.hashCode() & (KNOWN_NAMES_MAX - 1);
        KnownName known = knownNames[slot];
        if (known == null || !known.name.equals(name)) {
            int begin = length;
            newName(name);
            int quote = bytes[begin] == ',' ? begin + 1 : begin;
            knownNames[slot] = new KnownName(name, Payload.of(Arrays.copyOfRange(bytes, quote, length)));
            return this;
        }
        separate();
        copy(known.text.array(), 0, known.text.sizeBytes());
        comma = false;
        return this;
    }

    private JsonWriter newName(String name) {
        text(name);
        put(':');
        comma = false;
        return this;
    }

    public JsonWriter member(String name, @Nullable String value) {
        name(name);
        return value == null ? nothing() : text(value);
    }

    public JsonWriter member(String name, long value) {
        name(name);
        return raw(Long.toString(value));
    }

    public JsonWriter member(String name, boolean value) {
        name(name);
        return raw(value ? "true" : "false");
    }

    public JsonWriter members(Map<String, String> members) {
        beginObject();
        members.forEach((name, value) -> name(name).text(value));
        return endObject();
    }

    public JsonWriter texts(List<String> texts) {
        beginArray();
        texts.forEach(this::text);
        return endArray();
    }

    public JsonWriter nothing() {
        return raw("null");
    }

    public JsonWriter text(String text) {
        beginText();
        part(text);
        return endText();
    }

    /** Begins a text that is written in parts. */
    public void beginText() {
        separate();
        put('"');
    }

    public JsonWriter endText() {
        put('"');
        comma = true;
        return this;
    }

    /** A part of a text. Half of a surrogate pair becomes a question mark. */
    public void part(String text) {
        int units = text.length();
        ensure((long) units * UNIT_BYTES_MAX);
        for (int i = plain(text); i < units; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                character((byte) c);
            } else if (c < 0x800) {
                bytes[length++] = (byte) (0xC0 | (c >> 6));
                bytes[length++] = (byte) (0x80 | (c & 0x3F));
            } else if (!Character.isSurrogate(c)) {
                bytes[length++] = (byte) (0xE0 | (c >> 12));
                bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                bytes[length++] = (byte) (0x80 | (c & 0x3F));
            } else if (Character.isHighSurrogate(c) && i + 1 < units && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                supplementary(Character.toCodePoint(c, text.charAt(i)));
            } else {
                bytes[length++] = '?';
            }
        }
    }

    /** Writes what stands for itself at the begin of a text, mostly all of it; returns how much. There is room. */
    private int plain(String text) {
        byte[] to = bytes; // fields would be written in each turn
        int begin = length;
        int units = text.length();
        int i = 0;
        while (i < units) {
            char c = text.charAt(i);
            if (c >= 0x80 || ESCAPES[c] != 0) {
                break;
            }
            to[begin + i] = (byte) c;
            i++;
        }
        length = begin + i;
        return i;
    }

    /** A text that is valid UTF-8. */
    public JsonWriter utf8(byte[] text) {
        beginText();
        ensure(text.length);
        int copied = 0;
        for (int i = 0; i < text.length; i++) {
            if (ESCAPES[text[i] & 0xFF] != 0) {
                copy(text, copied, i);
                ensure(UNIT_BYTES_MAX);
                character(text[i]);
                copied = i + 1;
            }
        }
        copy(text, copied, text.length);
        return endText();
    }

    /** Bytes as a text in base64. */
    public JsonWriter base64(byte[] content) {
        beginText();
        byte[] encoded = Base64.getEncoder().encode(content);
        copy(encoded, 0, encoded.length);
        return endText();
    }

    /** A value that is JSON already. */
    public JsonWriter json(Payload value) {
        separate();
        copy(value.array(), 0, value.sizeBytes());
        comma = true;
        return this;
    }

    /** Members that were written beforehand, without braces; the last may lack its value, which then follows. */
    public JsonWriter written(Payload members, boolean valueFollows) {
        separate();
        copy(members.array(), 0, members.sizeBytes());
        comma = !valueFollows;
        return this;
    }

    /** The members of an object that is JSON already and has no space around it. */
    public JsonWriter membersOf(Payload object) {
        int end = object.sizeBytes() - 1;
        if (end > 1) {
            separate();
            copy(object.array(), 1, end);
            comma = true;
        }
        return this;
    }

    private JsonWriter raw(String ascii) {
        separate();
        ensure(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        comma = true;
        return this;
    }

    private JsonWriter open(char bracket) {
        separate();
        put(bracket);
        comma = false;
        return this;
    }

    private JsonWriter close(char bracket) {
        put(bracket);
        comma = true;
        return this;
    }

    private void separate() {
        if (comma) {
            put(',');
        }
    }

    private void put(char ascii) {
        ensure(1);
        bytes[length++] = (byte) ascii;
    }

    /** Writes one ASCII character; there is room. */
    private void character(byte c) {
        byte escape = ESCAPES[c];
        if (escape == 0) {
            bytes[length++] = c;
            return;
        }
        bytes[length++] = '\\';
        bytes[length++] = escape;
        if (escape == 'u') {
            bytes[length++] = '0';
            bytes[length++] = '0';
            bytes[length++] = HEX[c >> 4];
            bytes[length++] = HEX[c & 0xF];
        }
    }

    private void supplementary(int codePoint) {
        bytes[length++] = (byte) (0xF0 | (codePoint >> 18));
        bytes[length++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
        bytes[length++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
        bytes[length++] = (byte) (0x80 | (codePoint & 0x3F));
    }

    private void copy(byte[] from, int begin, int end) {
        ensure(end - begin);
        System.arraycopy(from, begin, bytes, length, end - begin);
        length += end - begin;
    }

    private void ensure(long more) {
        long needed = length + more;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.toIntExact(Math.max(needed, Math.min(2L * bytes.length, 1 << 30))));
        }
    }

    private static byte[] escapes() {
        byte[] escapes = new byte[256];
        Arrays.fill(escapes, 0, ' ', (byte) 'u');
        escapes['\b'] = 'b';
        escapes['\f'] = 'f';
        escapes['\n'] = 'n';
        escapes['\r'] = 'r';
        escapes['\t'] = 't';
        escapes['"'] = '"';
        escapes['\\'] = '\\';
        return escapes;
    }

    /** @param text the name in quotation marks, escaped, with its colon */
    private record KnownName(String name, Payload text) {}
}
