package dev.millrace.gateway.cli.terminal;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text of functions as a terminal may see it: a function must not be able to move the operator's cursor. */
public final class Printable {
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\u0080-\\u009f&&[^\t]]");

    private static final Pattern LINE_BREAK = Pattern.compile("\\r\\n?|\\n");

    private Printable() {}

    /** The text with each character that controls, but the tabulator, as a question mark. */
    public static String text(String text) {
        return CONTROLS.matcher(text).replaceAll("?");
    }

    /**
     * A line of a log in as many lines as it has: runtimes break a line that they print, such as a stack trace, by
     * carriage returns. All but the first one are indented, so that no function can print what looks like a line of its
     * own. A break at the end is left out; other characters are as in {@link #text}.
     *
     * @param indentation what the others begin with
     */
    public static String lines(String text, String indentation) {
        return LINE_BREAK
                .splitAsStream(text)
                .map(Printable::text)
                .collect(Collectors.joining(System.lineSeparator() + indentation));
    }
}
