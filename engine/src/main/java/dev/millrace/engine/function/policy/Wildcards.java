package dev.millrace.engine.function.policy;

/** Texts with {@code *} for any characters and {@code ?} for one, as policies have them. */
public final class Wildcards {
    private Wildcards() {}

    public static boolean match(String pattern, String text) {
        return match(pattern, 0, pattern.length(), text, 0, text.length());
    }

    /** Goes back to the last star only, which is enough: so the time is bounded by the product of the lengths. */
    static boolean match(
            String pattern, int patternStart, int patternEnd, String text, int textStart, int textEnd) {
        int p = patternStart;
        int t = textStart;
        int afterStar = -1;
        int starReaches = textStart;
        while (t < textEnd) {
            if (p < patternEnd && pattern.charAt(p) == '*') {
                p++;
                afterStar = p;
                starReaches = t;
            } else if (p < patternEnd && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
                p++;
                t++;
            } else if (afterStar >= 0) {
                p = afterStar;
                starReaches++;
                t = starReaches;
            } else {
                return false;
            }
        }
        while (p < patternEnd && pattern.charAt(p) == '*') {
            p++;
        }
        return p == patternEnd;
    }
}
