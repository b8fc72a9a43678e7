package dev.millrace.engine.function;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tags by which its owner says what a function's instances are to be like: all that begin with
 * {@value #PREFIX}. Immutable.
 */
public final class SettingTags {
    private static final String PREFIX = "millrace:";
    private static final String ISOLATION = PREFIX + "isolation";
    private static final String NETWORK = PREFIX + "network";
    private static final String CONCURRENCY = PREFIX + "concurrency";
    private static final String READY_INSTANCES = PREFIX + "ready-instances";
    private static final List<String> ALL = List.of(ISOLATION, NETWORK, CONCURRENCY, READY_INSTANCES);

    private SettingTags() {}

    /** Throws {@link IllegalArgumentException}, with a message for the owner, when one means nothing here. */
    public static void check(Map<String, String> tags) {
        tags.forEach((key, value) -> {
            String problem = problem(key, value);
            if (problem != null) {
                throw new IllegalArgumentException(problem);
            }
        });
    }

    /** The isolation that the function asks for, or null when it leaves that to the operator. */
    public static @Nullable Isolation isolation(Map<String, String> tags) {
        String asked = valid(tags, ISOLATION);
        return asked == null ? null : Isolation.parse(asked);
    }

    /** Whether the function may use the network. */
    public static boolean network(Map<String, String> tags) {
        return !"none".equals(valid(tags, NETWORK));
    }

    /** What the tags and the configuration say. A tag from before this server knew its name may say nothing. */
    static InstanceSettings settings(Map<String, String> tags, FunctionConfiguration configuration) {
        return new InstanceSettings(
                isolation(tags),
                network(tags),
                number(tags, CONCURRENCY, 1),
                number(tags, READY_INSTANCES, 0),
                configuration.ephemeralStorageMb(),
                configuration.logging(),
                configuration.activeTracing());
    }

    private static int number(Map<String, String> tags, String key, int otherwise) {
        String value = valid(tags, key);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    private static @Nullable String valid(Map<String, String> tags, String key) {
        String value = tags.get(key);
        return value == null || problem(key, value) != null ? null : value;
    }

    private static @Nullable String problem(String key, String value) {
        if (!key.startsWith(PREFIX)) {
            return null;
        }
        return switch (key) {
            case ISOLATION -> oneOf(key, value, List.of("in-process", "process", "sandbox"));
            case NETWORK -> oneOf(key, value, List.of("on", "none"));
            case CONCURRENCY -> between(key, value, 1, InstanceSettings.RUNS_PER_INSTANCE_MAX);
            case READY_INSTANCES -> between(key, value, 0, InstanceSettings.READY_INSTANCES_MAX);
            default -> "Tag '" + key + "' is not a setting of this server. Those that begin with " + PREFIX + " are "
                    + String.join(", ", ALL) + ".";
        };
    }

    private static @Nullable String oneOf(String key, String value, List<String> values) {
        return values.contains(value) ? null : wrong(key, value, "one of " + String.join(", ", values));
    }

    private static @Nullable String between(String key, String value, int min, int max) {
        boolean number = value.matches("[0-9]{1,9}");
        return number && Integer.parseInt(value) >= min && Integer.parseInt(value) <= max
                ? null
                : wrong(key, value, "a whole number from " + min + " to " + max);
    }

    private static String wrong(String key, String value, String right) {
        return "Tag '" + key + "' cannot be '" + value + "': it is " + right + ".";
    }
}
