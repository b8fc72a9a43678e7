package dev.millrace.gateway.monitor.math;

import java.util.ArrayList;
import java.util.List;

/** Reads one formula from left to right. Confined to one thread. */
final class FormulaReader {
    /** Deeper ones are made to exhaust the stack. */
    private static final int DEPTH_MAX = 100;

    private final String text;
    private int at;
    private int depth;

    FormulaReader(String text) {
        this.text = text;
    }

    Formula whole() {
        Formula formula = logic();
        if (next() != 0) {
            throw wrong("something after its end");
        }
        return formula;
    }

    private Formula logic() {
        Formula left = comparison();
        while (true) {
            if (takes("&&") || takesWord("AND")) {
                left = new Formula.Binary((a, b) -> truth(a != 0 && b != 0), left, comparison());
            } else if (takes("||") || takesWord("OR")) {
                left = new Formula.Binary((a, b) -> truth(a != 0 || b != 0), left, comparison());
            } else {
                return left;
            }
        }
    }

    private Formula comparison() {
        Formula left = sum();
        while (true) {
            if (takes("<=")) {
                left = new Formula.Binary((a, b) -> truth(a <= b), left, sum());
            } else if (takes(">=")) {
                left = new Formula.Binary((a, b) -> truth(a >= b), left, sum());
            } else if (takes("==")) {
                left = new Formula.Binary((a, b) -> truth(a == b), left, sum());
            } else if (takes("!=")) {
                left = new Formula.Binary((a, b) -> truth(a != b), left, sum());
            } else if (takes('<')) {
                left = new Formula.Binary((a, b) -> truth(a < b), left, sum());
            } else if (takes('>')) {
                left = new Formula.Binary((a, b) -> truth(a > b), left, sum());
            } else {
                return left;
            }
        }
    }

    private static double truth(boolean holds) {
        return holds ? 1 : 0;
    }

    private Formula sum() {
        if (++depth > DEPTH_MAX) {
            throw wrong("too many parentheses");
        }
        Formula left = product();
        while (true) {
            if (takes('+')) {
                left = new Formula.Binary(Double::sum, left, product());
            } else if (takes('-')) {
                left = new Formula.Binary((a, b) -> a - b, left, product());
            } else {
                depth--;
                return left;
            }
        }
    }

    private Formula product() {
        Formula left = signed();
        while (true) {
            if (takes('*')) {
                left = new Formula.Binary((a, b) -> a * b, left, signed());
            } else if (takes('/')) {
                left = new Formula.Binary((a, b) -> a / b, left, signed());
            } else {
                return left;
            }
        }
    }

    private Formula signed() {
        int minuses = 0;
        while (takes('-')) {
            minuses++;
        }
        Formula power = power();
        return minuses % 2 == 0 ? power : new Formula.Binary((a, b) -> a - b, new Formula.Constant(0), power);
    }

    private Formula power() {
        Formula base = atom();
        return takes('^') ? new Formula.Binary(Math::pow, base, atom()) : base;
    }

    private Formula atom() {
        char c = next();
        if (takes('(')) {
            Formula inner = logic();
            require(')');
            return inner;
        }
        if (takes('[')) {
            List<Formula> elements = list(']');
            return new Formula.Listing(elements);
        }
        if ((c >= '0' && c <= '9') || c == '.') {
            return number();
        }
        if (isLetter(c)) {
            String name = name();
            if (takes('(')) {
                return new Formula.Call(MathFunction.named(name), list(')'));
            }
            return Character.isUpperCase(name.charAt(0)) ? new Formula.Keyword(name) : new Formula.Id(name);
        }
        throw wrong(c == 0 ? "a sudden end" : "an unexpected '" + c + "'");
    }

    private List<Formula> list(char end) {
        List<Formula> elements = new ArrayList<>();
        do {
            elements.add(logic());
        } while (takes(','));
        require(end);
        return List.copyOf(elements);
    }

    private Formula number() {
        int begin = at;
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        try {
            return new Formula.Constant(Double.parseDouble(text.substring(begin, at)));
        } catch (NumberFormatException _) {
            throw wrong("a malformed number " + text.substring(begin, at));
        }
    }

    private String name() {
        int begin = at;
        while (at < text.length() && (isLetter(text.charAt(at)) || Character.isDigit(text.charAt(at)))) {
            at++;
        }
        return text.substring(begin, at);
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private void require(char c) {
        if (!takes(c)) {
            throw wrong("no '" + c + "' at " + at);
        }
    }

    private boolean takes(char c) {
        if (next() != c) {
            return false;
        }
        at++;
        return true;
    }

    private boolean takes(String operator) {
        if (next() != operator.charAt(0) || !text.startsWith(operator, at)) {
            return false;
        }
        at += operator.length();
        return true;
    }

    private boolean takesWord(String word) {
        int end = at + (next() == 0 ? 0 : word.length());
        boolean isWord = text.startsWith(word, at) && (end == text.length() || !isLetter(text.charAt(end)));
        at = isWord ? at + word.length() : at;
        return isWord;
    }

    /** The next character that is no space; 0 at the end. */
    private char next() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("the expression '" + text + "' has " + what);
    }
}
