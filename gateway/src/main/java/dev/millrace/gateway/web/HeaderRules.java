package dev.millrace.gateway.web;

import io.netty.util.AsciiString;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which headers pass between the web and functions. */
final class HeaderRules {
    /** They speak of one connection, which no function sees (RFC 9110, 7.6.1). */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");
    /** A bit for each of their lengths. A name of more than 63 is taken for a shorter one, and the set tells them. */
    private static final long HOP_BY_HOP_LENGTHS =
            HOP_BY_HOP.stream().mapToLong(name -> 1L << name.length()).reduce(0, (a, b) -> a | b);
    /** The server says them itself, and a second one would contradict it. */
    private static final Set<String> SERVERS_OWN = Set.of("content-length", "date", "x-amzn-requestid");

    private static final String TOKEN_SYMBOLS = "!#$%&'*+-.^_`|~";

    /** A power of two, many times the names that there are. */
    private static final int KNOWN_NAMES_MAX = 1_024;
    /** Longer ones are made up by strangers, and shall not stay in memory. */
    private static final int KNOWN_NAME_LENGTH_MAX = 64;
    /** Names in lower case, by their hash. Threads that write to one place write what any of them may read. */
    private static final @Nullable String[] KNOWN_NAMES = new String[KNOWN_NAMES_MAX];

    private HeaderRules() {}

    /** A name in lower case: the same text again for one that came before, which spares its copy and its hash. */
    static String lowerCase(CharSequence name) {
        int slot = AsciiString.hashCode(name) & (KNOWN_NAMES_MAX - 1); // the same in any case
        String known = KNOWN_NAMES[slot];
        if (known != null && AsciiString.contentEqualsIgnoreCase(known, name)) {
            return known;
        }
        String lowerCaseName = name.toString().toLowerCase(Locale.ROOT);
        if (lowerCaseName.length() <= KNOWN_NAME_LENGTH_MAX) {
            KNOWN_NAMES[slot] = lowerCaseName;
        }
        return lowerCaseName;
    }

    /** Whether a function is told of a request's header. */
    static boolean goesIn(String lowerCaseName) {
        return !isHopByHop(lowerCaseName);
    }

    /** Asked of every header of every request: its length tells nearly all of the others. */
    private static boolean isHopByHop(String lowerCaseName) {
        return (HOP_BY_HOP_LENGTHS & (1L << lowerCaseName.length())) != 0 && HOP_BY_HOP.contains(lowerCaseName);
    }

    /** Whether a function may say this header. */
    static boolean goesOut(String name) {
        String lowerCaseName = name.toLowerCase(Locale.ROOT);
        return !isHopByHop(lowerCaseName) && !SERVERS_OWN.contains(lowerCaseName);
    }

    /** Whether the text can be a header's name and nothing else (RFC 9110, 5.6.2). */
    static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean legal = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                    || TOKEN_SYMBOLS.indexOf(c) >= 0;
            if (!legal) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Whether the text can be a header's value: nothing in it ends the line. */
    static boolean isValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 127 || c > 255) {
                return false;
            }
        }
        return true;
    }
}
