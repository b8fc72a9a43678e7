package dev.millrace.engine.async.destination;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A function as an ARN names it. Immutable. */
record FunctionArn(String name, String qualifier) {
    private static final Pattern FORM =
            Pattern.compile("arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:function:([A-Za-z0-9_-]+)(?::(.+))?");

    /** Null when it is the ARN of something else. */
    static @Nullable FunctionArn parse(String arn) {
        Matcher matcher = FORM.matcher(arn);
        if (!matcher.matches()) {
            return null;
        }
        String qualifier = matcher.group(2);
        return new FunctionArn(matcher.group(1), qualifier == null ? "$LATEST" : qualifier);
    }
}
