package dev.millrace.gateway.monitor.log.pattern;

/**
 * A text that a regular expression may look at only so often: one that tries endlessly many ways is refused instead of
 * holding its thread. Confined to one match.
 */
final class MeteredText implements CharSequence {
    /** Many times what an expression needs that does not try one way after the other. */
    private static final int LOOKS_MAX = 2_000_000;

    private final String text;
    private int looks;

    MeteredText(String text) {
        this.text = text;
    }

    @Override
    public char charAt(int index) {
        looks++;
        if (looks > LOOKS_MAX) {
            throw PatternText.invalid("a regular expression takes too long to match");
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
