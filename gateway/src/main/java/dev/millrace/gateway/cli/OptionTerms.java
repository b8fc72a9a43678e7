package dev.millrace.gateway.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Says what is wrong with a value by the command's option that gave it: {@code --min-duration: …} for what begins with
 * {@code 'minDuration': …}, as HTTP names the same.
 */
final class OptionTerms {
    private static final Pattern OF_A_PART = Pattern.compile("'[a-z]+(?:[A-Z][a-z]+)*': .*", Pattern.DOTALL);
    private static final Pattern PART = Pattern.compile("'([a-z]+(?:[A-Z][a-z]+)*)'");
    private static final Pattern CAPITAL = Pattern.compile("[A-Z]");

    private OptionTerms() {}

    static String of(String message, CommandSpec command) {
        if (!OF_A_PART.matcher(message).matches()) {
            return message;
        }
        int value = message.indexOf("; not "); // what follows is the value, as it was given
        String ours = value < 0 ? message : message.substring(0, value);
        return PART.matcher(ours).replaceAll(part -> Matcher.quoteReplacement(term(part.group(1), command)))
                + message.substring(ours.length());
    }

    private static String term(String name, CommandSpec command) {
        String option = "--" + CAPITAL.matcher(name).replaceAll("-$0").toLowerCase(Locale.ROOT);
        return command.findOption(option) == null ? "'" + name + "'" : option;
    }
}
