package dev.millrace.gateway.object.notification;

import dev.millrace.engine.function.Account;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.FunctionVersion;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The function that a notification names; it need not exist. Immutable.
 *
 * @param arn as the owner of the bucket wrote it
 * @param qualifier version or alias; {@code $LATEST} where none is named
 */
public record NotifiedFunction(String arn, String region, String account, FunctionName name, String qualifier) {
    /** Groups: 1 region, 2 account, 3 name, 4 qualifier. */
    private static final Pattern ARN = Pattern.compile("arn:aws[\\w-]*:lambda:([a-z0-9-]+):(\\d{12}):function:"
            + "([A-Za-z0-9_-]{1,64})(?::(\\$LATEST|[A-Za-z0-9_-]{1,128}))?");

    /** The function of an ARN; null for what is no such ARN. */
    static @Nullable NotifiedFunction parse(String arn) {
        Matcher parts = ARN.matcher(arn);
        if (!parts.matches()) {
            return null;
        }
        String qualifier = parts.group(4) == null ? FunctionVersion.LATEST : parts.group(4);
        return new NotifiedFunction(
                arn, parts.group(1), parts.group(2), new FunctionName(parts.group(3)), qualifier);
    }

    /** Whether it is one of the functions that a server can have. */
    boolean isOf(Account own) {
        return region.equals(own.region()) && account.equals(own.id());
    }
}
