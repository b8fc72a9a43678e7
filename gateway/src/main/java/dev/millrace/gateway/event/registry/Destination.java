package dev.millrace.gateway.event.registry;

import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.gateway.event.reference.BusName;
import dev.millrace.gateway.event.reference.EventArns;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a target's events go. It need not exist yet. Immutable. */
public sealed interface Destination {
    /** A function, in the version or alias that the qualifier names when its turn comes. */
    record ToFunction(FunctionName name, String qualifier) implements Destination {}

    /** Another bus, or the same one. */
    record ToBus(BusName name) implements Destination {}

    /** Groups: 1 region, 2 account, 3 name, 4 qualifier. */
    Pattern FUNCTION = Pattern.compile("arn:aws[\\w-]*:lambda:([a-z0-9-]+):(\\d{12}):function:([\\w-]{1,64})"
            + "(?::(\\$LATEST|[\\w-]{1,128}))?");

    /** What the ARN names, or null when it is nothing that this server can send events to. */
    static @Nullable Destination of(String arn, EventArns arns) {
        BusName bus = arns.busOfArn(arn);
        if (bus != null) {
            return new ToBus(bus);
        }
        Matcher function = FUNCTION.matcher(arn);
        boolean own = function.matches()
                && function.group(1).equals(arns.account().region())
                && function.group(2).equals(arns.account().id());
        if (!own) {
            return null;
        }
        String qualifier = function.group(4) == null ? FunctionVersion.LATEST : function.group(4);
        return new ToFunction(new FunctionName(function.group(3)), qualifier);
    }
}
