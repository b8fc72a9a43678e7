package dev.millrace.gateway.event.reference;

import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * ARNs of buses and rules of one account. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-manage-iam-access.html">ARNs</a>
 */
public record EventArns(Account account) {
    /** How a caller may name a bus, as AWS writes it in its refusals. */
    public static final String BUS_PATTERN =
            "(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[/\\.\\-_A-Za-z0-9]+";

    /** Groups: 1 region, 2 account, 3 kind, 4 name, with the bus before it where it is a rule of another bus. */
    private static final Pattern ARN = Pattern.compile("arn:aws[\\w-]*:events:([a-z0-9-]+):(\\d{12}):"
            + "(event-bus|rule)/([\\w.-]{1,256}(?:/[\\w.-]{1,64})?)");

    public String of(BusName bus) {
        return prefix() + "event-bus/" + bus;
    }

    public String of(RuleKey rule) {
        return prefix() + "rule/" + (rule.bus().equals(BusName.DEFAULT) ? "" : rule.bus() + "/") + rule.name();
    }

    /**
     * The bus that a caller names by its name or ARN; the default one when there is no name. It need not exist. Throws
     * {@link RefusedException} for a bus of another account or region, or what cannot be the name of one.
     */
    public BusName bus(@Nullable String nameOrArn) {
        if (nameOrArn == null) {
            return BusName.DEFAULT;
        }
        String own = prefix() + "event-bus/";
        String name = nameOrArn.startsWith(own) ? nameOrArn.substring(own.length()) : nameOrArn;
        try {
            return new BusName(name);
        } catch (IllegalArgumentException _) {
            throw noSuchBus(nameOrArn);
        }
    }

    /** The bus of an ARN of this account; null for any other text. */
    public @Nullable BusName busOfArn(String arn) {
        Matcher parts = own(arn, "event-bus");
        return parts == null || parts.group(4).contains("/") ? null : new BusName(parts.group(4));
    }

    /** The rule of an ARN of this account; null for any other text. */
    public @Nullable RuleKey ruleOfArn(String arn) {
        Matcher parts = own(arn, "rule");
        if (parts == null) {
            return null;
        }
        String path = parts.group(4);
        int slash = path.indexOf('/');
        BusName bus = slash < 0 ? BusName.DEFAULT : new BusName(path.substring(0, slash));
        String name = path.substring(slash + 1);
        return name.length() > RuleKey.LENGTH_MAX ? null : new RuleKey(bus, name);
    }

    /** The refusal of what names a bus that is not there. */
    public static RefusedException noSuchBus(String name) {
        return new RefusedException(new Refusal.NotFound("Event bus " + name + " does not exist."));
    }

    private @Nullable Matcher own(String arn, String kind) {
        Matcher parts = ARN.matcher(arn);
        boolean matches = parts.matches()
                && parts.group(1).equals(account.region())
                && parts.group(2).equals(account.id())
                && parts.group(3).equals(kind);
        return matches ? parts : null;
    }

    private String prefix() {
        return "arn:aws:events:" + account.region() + ":" + account.id() + ":";
    }
}
