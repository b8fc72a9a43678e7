package dev.millrace.gateway.api.log;

import dev.millrace.engine.function.Account;

/**
 * The log group that lines go to. Immutable.
 *
 * @param name 1 to 512 letters, digits and {@code _-/.#}
 */
public record LogGroup(String name) {
    /**
     * The group of an ARN such as {@code arn:aws:logs:us-east-1:000000000000:log-group:shop}, with or without
     * {@code :*} behind it. Throws {@link IllegalArgumentException} for what is no group of this account and region.
     */
    public static LogGroup ofArn(String arn, Account account) {
        String prefix = "arn:aws:logs:" + account.region() + ":" + account.id() + ":log-group:";
        String name = arn.startsWith(prefix) ? arn.substring(prefix.length()) : "";
        if (name.endsWith(":*")) {
            name = name.substring(0, name.length() - 2);
        }
        if (!name.matches("[\\w./#-]{1,512}")) {
            throw new IllegalArgumentException("Invalid ARN specified in the request. The destination of access logs"
                    + " must be a log group of this account and region, " + prefix + "NAME, and is " + arn);
        }
        return new LogGroup(name);
    }
}
