package dev.millrace.gateway.object.setting;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** S3's refusal of a value, which names what it is about in members of its own. Stateless. */
public final class InvalidArgument {
    private static final String CODE = "InvalidArgument";

    private InvalidArgument() {}

    public static RefusedException of(String message, String argument, String value) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("ArgumentName", argument);
        members.put("ArgumentValue", value);
        return refused(message, members);
    }

    /** A refusal that is about the whole of a request. */
    public static RefusedException of(String message) {
        return refused(message, Map.of());
    }

    /** The refusal of functions that cannot be run, as AWS words it: each of them with its reason. */
    public static RefusedException ofDestinations(List<String> functionArns) {
        Map<String, String> members = new LinkedHashMap<>();
        for (int i = 0; i < functionArns.size(); i++) {
            String arn = functionArns.get(i);
            members.put("ArgumentName" + (i + 1), arn + ", null");
            members.put("ArgumentValue" + (i + 1), "Not authorized to invoke function [" + arn + "]");
        }
        return refused("Unable to validate the following destination configurations", members);
    }

    private static RefusedException refused(String message, Map<String, String> members) {
        return new RefusedException(new Refusal.OfService(CODE, message, members));
    }
}
