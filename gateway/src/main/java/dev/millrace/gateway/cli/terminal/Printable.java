package dev.millrace.gateway.cli.terminal;

import java.util.regex.Pattern;

/** Text of functions as a terminal may see it: a function must not be able to move the operator's cursor. */
public final class Printable {
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\u0080-\\u009f&&[^\t]]");

    private Printable() {}

    /** The text with each character that controls, but the tabulator, as a question mark. */
    public static String text(String text) {
        return CONTROLS.matcher(text).replaceAll("?");
    }
}
