package dev.millrace.gateway.object.form;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A form as browsers send it: fields, and a file, which stays where it is in the body. What comes behind the file is
 * not looked at, as in AWS. Confined to the thread that reads it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7578">multipart/form-data</a>
 */
final class PostedForm {
    private static final String FILE = "file";
    private static final int FIELDS_MAX = 128;
    private static final int HEAD_BYTES_MAX = 4 * 1024;
    private static final byte[] LINE = {'\r', '\n'};
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
    private static final Pattern BOUNDARY =
            Pattern.compile("(?i)multipart/form-data *;(?:.*;)? *boundary=\"?([^\";]{1,70})\"?.*");
    private static final Pattern NAME = Pattern.compile("(?i)[; ]name=\"([^\"]*)\"");
    private static final Pattern FILE_NAME = Pattern.compile("(?i)[; ]filename=\"([^\"]*)\"");

    private final byte[] body;
    private final byte[] delimiter;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private String fileName = "";
    private int fileStart = -1;
    private int fileEnd = -1;

    private PostedForm(byte[] body, String boundary) {
        this.body = body;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Whether the header tells of a form. */
    static boolean is(@Nullable String contentType) {
        return contentType != null && BOUNDARY.matcher(contentType).matches();
    }

    /** Reads a form up to its file, which it must have. */
    static PostedForm read(String contentType, Payload body) {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.matches()) {
            throw malformed();
        }
        PostedForm form = new PostedForm(body.array(), boundary.group(1));
        form.readParts();
        if (form.fileStart < 0) {
            throw new RefusedException(new Refusal.OfService(
                    "InvalidArgument", "POST requires exactly one file upload per request."));
        }
        return form;
    }

    /** By their names in lower case. */
    Map<String, String> fields() {
        return Collections.unmodifiableMap(fields);
    }

    String fileName() {
        return fileName;
    }

    int fileBytes() {
        return fileEnd - fileStart;
    }

    InputStream file() {
        return new ByteArrayInputStream(body, fileStart, fileBytes());
    }

    private void readParts() {
        boolean atOnce = startsAt(0, delimiter, LINE.length); // else there is a preamble
        int at = delimiter.length + (atOnce ? -LINE.length : find(delimiter, 0));
        while (fileStart < 0 && startsAt(at, LINE, 0)) {
            at = readPart(at);
        }
        if (fileStart < 0 && !startsAt(at, new byte[] {'-', '-'}, 0)) {
            throw malformed();
        }
    }

    /** Reads the part whose head begins with the line's end at {@code at}; where the next one begins. */
    private int readPart(int at) {
        int headEnd = find(HEAD_END, at);
        if (headEnd - at > HEAD_BYTES_MAX || fields.size() >= FIELDS_MAX) {
            throw malformed();
        }
        String head = text(at, headEnd);
        String name = first(NAME, head).toLowerCase(Locale.ROOT);
        int start = headEnd + HEAD_END.length;
        int end = find(delimiter, headEnd + LINE.length);
        int valueEnd = Math.max(start, end);
        if (name.equals(FILE)) {
            fileName = first(FILE_NAME, head).replaceFirst(".*[/\\\\]", "");
            fileStart = start;
            fileEnd = valueEnd;
        } else {
            fields.put(name, text(start, valueEnd));
        }
        return end + delimiter.length;
    }

    private static String first(Pattern pattern, String head) {
        Matcher found = pattern.matcher(head);
        return found.find() ? found.group(1) : "";
    }

    private String text(int from, int to) {
        return new String(body, from, to - from, StandardCharsets.UTF_8);
    }

    /** Where a text is next; a refusal when it is nowhere. */
    private int find(byte[] text, int from) {
        for (int at = from; at <= body.length - text.length; at++) {
            if (startsAt(at, text, 0)) {
                return at;
            }
        }
        throw malformed();
    }

    /** Whether {@code text} without its first {@code skipped} bytes is there. */
    private boolean startsAt(int at, byte[] text, int skipped) {
        if (at + text.length - skipped > body.length) {
            return false;
        }
        for (int i = skipped; i < text.length; i++) {
            if (body[at + i - skipped] != text[i]) {
                return false;
            }
        }
        return true;
    }

    private static RefusedException malformed() {
        return new RefusedException(new Refusal.OfService(
                "MalformedPOSTRequest", "The body of your POST request is not well-formed multipart/form-data."));
    }
}
