package dev.millrace.gateway.api.registry;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How APIs name functions: by ARN, or by the URI of their invocations; stage variables may stand in either. */
public final class FunctionUri {
    private static final Pattern INVOCATIONS = Pattern.compile(
            "arn:aws[a-z-]*:apigateway:[a-z0-9-]+:lambda:path/2015-03-31/functions/(.+)/invocations");
    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:lambda:[^:]+:[^:]+:function:.+");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{stageVariables\\.([a-zA-Z0-9_]+)}");

    private FunctionUri() {}

    public static boolean isFunction(String uri) {
        return ARN.matcher(withoutWrapping(uri)).matches();
    }

    /** The function's ARN, with the values of a stage's variables; a variable that is not set is empty. */
    public static String arn(String uri, Map<String, String> stageVariables) {
        String arn = withoutWrapping(uri);
        if (arn.indexOf('$') < 0) {
            return arn;
        }
        return VARIABLE.matcher(arn)
                .replaceAll(found -> Matcher.quoteReplacement(stageVariables.getOrDefault(found.group(1), "")));
    }

    private static String withoutWrapping(String uri) {
        Matcher matcher = INVOCATIONS.matcher(uri);
        return matcher.matches() ? matcher.group(1) : uri;
    }
}
