package dev.millrace.gateway.monitor.alarm.state;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one rule from left to right; NOT binds tighter than AND, AND tighter than OR. Confined to one thread. */
final class AlarmRuleReader {
    /** Deeper ones are made to exhaust the stack. */
    private static final int DEPTH_MAX = 100;
    /** More do not fit into a rule that AWS would take. */
    private static final int ALARMS_MAX = 500;

    private static final Pattern IS_IN =
            Pattern.compile("(ALARM|OK|INSUFFICIENT_DATA)\\s*\\(\\s*(?:\"([^\"]+)\"|([^\"()\\s][^()\"]*?))\\s*\\)");
    private static final Pattern WORD = Pattern.compile("[A-Z_]+");

    private final String text;
    private int at;
    private int depth;
    private int alarms;

    AlarmRuleReader(String text) {
        this.text = text;
    }

    AlarmRule whole() {
        AlarmRule rule = or();
        skipSpace();
        if (at < text.length()) {
            throw wrong();
        }
        return rule;
    }

    private AlarmRule or() {
        if (++depth > DEPTH_MAX) {
            throw new IllegalArgumentException("the rule has too many parentheses");
        }
        AlarmRule left = and();
        while (takes("OR")) {
            left = new AlarmRule.Both(false, left, and());
        }
        depth--;
        return left;
    }

    private AlarmRule and() {
        AlarmRule left = not();
        while (takes("AND")) {
            left = new AlarmRule.Both(true, left, not());
        }
        return left;
    }

    private AlarmRule not() {
        int nots = 0;
        while (takes("NOT")) {
            nots++;
        }
        AlarmRule rule = atom();
        return nots % 2 == 0 ? rule : new AlarmRule.Not(rule);
    }

    private AlarmRule atom() {
        skipSpace();
        if (at < text.length() && text.charAt(at) == '(') {
            at++;
            AlarmRule inner = or();
            skipSpace();
            if (at == text.length() || text.charAt(at) != ')') {
                throw wrong();
            }
            at++;
            return inner;
        }
        if (takes("TRUE")) {
            return new AlarmRule.Constant(true);
        }
        if (takes("FALSE")) {
            return new AlarmRule.Constant(false);
        }
        Matcher isIn = IS_IN.matcher(text).region(at, text.length());
        if (!isIn.lookingAt() || ++alarms > ALARMS_MAX) {
            throw wrong();
        }
        at = isIn.end();
        String quoted = isIn.group(2);
        return new AlarmRule.IsIn(AlarmState.valueOf(isIn.group(1)), quoted == null ? isIn.group(3) : quoted);
    }

    private boolean takes(String word) {
        skipSpace();
        Matcher next = WORD.matcher(text).region(at, text.length());
        if (!next.lookingAt() || !next.group().equals(word)) {
            return false;
        }
        at = next.end();
        return true;
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("the rule cannot be understood from character " + (at + 1) + " on");
    }
}
