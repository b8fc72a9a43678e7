package dev.millrace.gateway.web;

import java.util.Locale;
import java.util.Set;

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

    private HeaderRules() {}

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
