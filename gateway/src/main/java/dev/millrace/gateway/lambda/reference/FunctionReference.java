package dev.millrace.gateway.lambda.reference;

import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.shape.Shape;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The function that a caller means: a name, {@code name:qualifier}, a whole ARN or a part of one, and a qualifier
 * beside it. Immutable.
 *
 * @param qualifier version or alias; empty when the caller named none
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html">FunctionName, Qualifier</a>
 */
public record FunctionReference(String name, String qualifier) {
    static final int NAME_LENGTH_MAX = 64;
    private static final int TEXT_LENGTH_MAX = 140;
    private static final int QUALIFIER_LENGTH_MAX = 128;
    /** Groups: 3 region, 9 account, 11 name, 13 qualifier. */
    private static final Pattern TEXT = Pattern.compile("(arn:(aws[a-zA-Z-]*)?:lambda:)?"
            + "((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?"
            + "([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?");

    private static final Pattern QUALIFIER = Pattern.compile("(|[a-zA-Z0-9$_-]+)");

    /**
     * Reads what a caller wrote. Throws {@link RefusedException}: ShapeViolation for what is no name, NotFound for a
     * function of another account or region, InvalidParameter when the two qualifiers differ.
     *
     * @param text the function's name in any of its forms
     * @param besides the {@code Qualifier} parameter, or null when there is none
     */
    public static FunctionReference parse(String text, @Nullable String besides, Account account) {
        FunctionReference written = isName(text) ? new FunctionReference(text, "") : parseLong(text, account);
        if (besides == null || besides.isEmpty()) {
            return written;
        }
        checkQualifier(besides);
        if (!written.qualifier.isEmpty() && !written.qualifier.equals(besides)) {
            throw invalid("The derived qualifier from the function name does not match the specified qualifier.");
        }
        return new FunctionReference(written.name, besides);
    }

    /** Whether the text is a plain name; the common case, without a regular expression. */
    private static boolean isName(String text) {
        int length = text.length();
        if (length == 0 || length > NAME_LENGTH_MAX) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            boolean legal = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
                    || c == '_';
            if (!legal) {
                return false;
            }
        }
        return true;
    }

    private static FunctionReference parseLong(String text, Account account) {
        if (text.length() > TEXT_LENGTH_MAX) {
            throw violation(text, "functionName", "Member must have length less than or equal to " + TEXT_LENGTH_MAX);
        }
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw violation(text, "functionName", "Member must satisfy regular expression pattern: " + TEXT);
        }
        String name = matcher.group(11);
        if (name.length() > NAME_LENGTH_MAX) {
            throw invalid(Shape.message(List.of("Value '" + name + "' at 'functionName' failed to satisfy constraint: "
                    + "Member must have length less than or equal to " + NAME_LENGTH_MAX)));
        }
        String region = withoutColon(matcher.group(3), account.region());
        if (!region.equals(account.region())) {
            throw new RefusedException(new Refusal.NotFound("Functions from '" + region
                    + "' are not reachable in this region ('" + account.region() + "')"));
        }
        if (!withoutColon(matcher.group(9), account.id()).equals(account.id())) {
            throw new RefusedException(new Refusal.NotFound("Function not found: " + text));
        }
        return new FunctionReference(name, matcher.group(13) == null ? "" : matcher.group(13));
    }

    private static void checkQualifier(String qualifier) {
        if (qualifier.length() > QUALIFIER_LENGTH_MAX) {
            throw violation(
                    qualifier, "qualifier", "Member must have length less than or equal to " + QUALIFIER_LENGTH_MAX);
        }
        if (!QUALIFIER.matcher(qualifier).matches()) {
            throw violation(qualifier, "qualifier", "Member must satisfy regular expression pattern: " + QUALIFIER);
        }
    }

    private static String withoutColon(@Nullable String group, String absent) {
        return group == null ? absent : group.substring(0, group.length() - 1);
    }

    private static RefusedException violation(String value, String member, String constraint) {
        return new RefusedException(new Refusal.ShapeViolation(Shape.message(
                List.of("Value '" + value + "' at '" + member + "' failed to satisfy constraint: " + constraint))));
    }

    private static RefusedException invalid(String message) {
        return new RefusedException(new Refusal.InvalidParameter(message));
    }
}
