package dev.millrace.gateway.schedule.target;

import dev.millrace.engine.function.Account;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.FunctionVersion;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the ARN of a target means. Immutable. */
public sealed interface TargetArn {
    /** Groups: 1 region, 2 account, 3 name, 4 qualifier. */
    Pattern FUNCTION = Pattern.compile("arn:aws(?:-[a-z]+)*:lambda:([a-z0-9-]+):([0-9]{12}):function:"
            + "([a-zA-Z0-9-_]{1,64})(?::(\\$LATEST|[a-zA-Z0-9-_]{1,128}))?");

    /** Groups: 1 region, 2 account, 3 name. */
    Pattern BUS =
            Pattern.compile("arn:aws(?:-[a-z]+)*:events:([a-z0-9-]+):([0-9]{12}):event-bus/([/.\\-_A-Za-z0-9]{1,256})");

    record OfFunction(FunctionName name, String qualifier) implements TargetArn {}

    record OfBus(String name) implements TargetArn {}

    /** Reads an ARN; null for what is neither, or of another account or region. */
    static @Nullable TargetArn parse(String arn, Account account) {
        Matcher function = FUNCTION.matcher(arn);
        if (function.matches() && isOf(account, function)) {
            String qualifier = function.group(4);
            return new OfFunction(
                    new FunctionName(function.group(3)), qualifier == null ? FunctionVersion.LATEST : qualifier);
        }
        Matcher bus = BUS.matcher(arn);
        return bus.matches() && isOf(account, bus) ? new OfBus(bus.group(3)) : null;
    }

    private static boolean isOf(Account account, Matcher arn) {
        return arn.group(1).equals(account.region()) && arn.group(2).equals(account.id());
    }
}
