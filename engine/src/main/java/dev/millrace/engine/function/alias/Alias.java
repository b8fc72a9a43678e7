package dev.millrace.engine.function.alias;

import org.jspecify.annotations.Nullable;

/**
 * A name for one version of a function, or for two that share its invocations. Immutable.
 *
 * @param version number of the version, or {@code $LATEST}
 * @param second the version that gets a part of the invocations; null when {@code version} gets them all
 * @param revisionId changes with every change of the alias
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html">Aliases</a>
 */
public record Alias(
        String name, String version, String description, @Nullable Second second, String revisionId) {
    /** Whether it leads to that version. */
    public boolean leadsTo(String wanted) {
        return version.equals(wanted) || (second != null && second.version().equals(wanted));
    }

    /**
     * The other version of an alias that has two. Immutable.
     *
     * @param weight the part of the invocations that it gets, 0 to 1
     */
    public record Second(String version, double weight) {
        public Second {
            if (!(weight >= 0 && weight <= 1)) {
                throw new IllegalArgumentException("a weight is 0 to 1, not " + weight);
            }
        }
    }
}
