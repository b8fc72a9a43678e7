package dev.millrace.gateway.monitor.series;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What values can be measured in.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html">Unit</a>
 */
public final class MetricUnit {
    /** Of values whose unit nobody has told. */
    public static final String NONE = "None";

    private static final List<String> ALL = List.of(
            "Seconds", "Microseconds", "Milliseconds", "Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes",
            "Bits", "Kilobits", "Megabits", "Gigabits", "Terabits", "Percent", "Count", "Bytes/Second",
            "Kilobytes/Second", "Megabytes/Second", "Gigabytes/Second", "Terabytes/Second", "Bits/Second",
            "Kilobits/Second", "Megabits/Second", "Gigabits/Second", "Terabits/Second", "Count/Second", NONE);

    private MetricUnit() {}

    /**
     * The unit; {@link #NONE} for null. Refuses what is none.
     *
     * @param parameter its name, for the refusal
     */
    public static String checked(@Nullable String unit, String parameter) {
        if (unit == null) {
            return NONE;
        }
        if (!ALL.contains(unit)) {
            throw MetricRefusals.value("The parameter " + parameter + " must be a value in the set "
                    + ALL.toString().replace("[", "[ ").replace("]", " ]") + ".");
        }
        return unit;
    }
}
