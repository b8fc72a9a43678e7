package dev.millrace.loadtest.load.client;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Status line and headers of a reply, as far as a load generator cares. Immutable.
 *
 * @param bodyBytes length of the body, {@link #CHUNKED} or {@link #UNTIL_CLOSE}
 * @param functionError value of {@code X-Amz-Function-Error}
 * @param errorType value of {@code x-amzn-ErrorType}
 */
record ReplyHead(
        int status, long bodyBytes, boolean keepAlive, @Nullable String functionError, @Nullable String errorType) {
    static final long CHUNKED = -1;
    static final long UNTIL_CLOSE = -2;

    /** Reads {@code length} bytes that end with an empty line. Throws {@link MalformedReplyException}. */
    static ReplyHead parse(byte[] head, int length) {
        if (length < 14 || !startsWith(head, 0, length, "http/1.") || head[8] != ' ') {
            throw new MalformedReplyException("not an HTTP/1.1 status line");
        }
        int status = digit(head[9]) * 100 + digit(head[10]) * 10 + digit(head[11]);
        boolean keepAlive = head[7] == '1';
        long bodyBytes = status == 204 || status == 304 ? 0 : UNTIL_CLOSE;
        boolean bodyless = bodyBytes == 0;
        String functionError = null;
        String errorType = null;
        int line = lineEnd(head, 0, length) + 2;
        while (line < length - 2) {
            int end = lineEnd(head, line, length);
            if (startsWith(head, line, end, "content-length:")) {
                bodyBytes = bodyless || bodyBytes == CHUNKED ? bodyBytes : length(value(head, line + 15, end));
            } else if (startsWith(head, line, end, "transfer-encoding:")) {
                bodyBytes = bodyless ? 0 : CHUNKED;
            } else if (startsWith(head, line, end, "connection:")) {
                keepAlive = !value(head, line + 11, end).equalsIgnoreCase("close");
            } else if (startsWith(head, line, end, "x-amz-function-error:")) {
                functionError = value(head, line + 21, end);
            } else if (startsWith(head, line, end, "x-amzn-errortype:")) {
                errorType = value(head, line + 17, end);
            }
            line = end + 2;
        }
        return new ReplyHead(status, bodyBytes, keepAlive && bodyBytes != UNTIL_CLOSE, functionError, errorType);
    }

    /** Whether the final reply is still to come (100 Continue and the like). */
    boolean isInterim() {
        return status < 200;
    }

    boolean isSuccess() {
        return status < 400 && functionError == null;
    }

    private static int digit(byte character) {
        if (character < '0' || character > '9') {
            throw new MalformedReplyException("not an HTTP status");
        }
        return character - '0';
    }

    private static int lineEnd(byte[] head, int from, int length) {
        int i = from;
        while (i < length && head[i] != '\r') {
            i++;
        }
        return i;
    }

    /** Compares without regard to case; {@code lowerCase} is ASCII. */
    private static boolean startsWith(byte[] head, int from, int end, String lowerCase) {
        if (end - from < lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            int character = head[from + i];
            if (character >= 'A' && character <= 'Z') {
                character += 'a' - 'A';
            }
            if (character != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static String value(byte[] head, int from, int end) {
        return new String(head, from, end - from, StandardCharsets.ISO_8859_1).strip();
    }

    private static long length(String value) {
        try {
            long bytes = Long.parseLong(value);
            if (bytes >= 0) {
                return bytes;
            }
        } catch (NumberFormatException e) {
            throw new MalformedReplyException("Content-Length '" + value + "'", e);
        }
        throw new MalformedReplyException("Content-Length '" + value + "'");
    }
}
