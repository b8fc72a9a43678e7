package dev.millrace.gateway.monitor.custom;

import dev.millrace.gateway.monitor.series.MetricRefusals;
import dev.millrace.gateway.monitor.series.MetricUnit;
import dev.millrace.gateway.shape.Members;
import dev.millrace.telemetry.custom.Measurement;
import dev.millrace.telemetry.custom.SeriesName;
import dev.millrace.telemetry.custom.ValueSpread;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads one element of {@code MetricData}. Refuses what cannot be, in CloudWatch's words. Confined to one thread.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html">MetricDatum</a>
 */
final class DatumReader {
    private static final Duration PAST = Duration.ofDays(14);
    private static final Duration FUTURE = Duration.ofHours(2);
    private static final int NAME_LENGTH_MAX = 255;
    private static final int DIMENSION_VALUE_LENGTH_MAX = 1_024;
    private static final int DIMENSIONS_MAX = 30;
    private static final int VALUES_MAX = 150;
    private static final double VALUE_MAX = Math.scalb(1.0, 360);

    private final String namespace;
    private final Instant now;

    DatumReader(String namespace, Instant now) {
        this.namespace = namespace;
        this.now = now;
    }

    /** @param path of the datum in the request, for example {@code MetricData.member.1} */
    Measurement read(Members datum, String path) {
        String name = text(datum, "MetricName", path, NAME_LENGTH_MAX);
        SeriesName series = new SeriesName(namespace, name, dimensions(datum, path));
        String unit = MetricUnit.checked(datum.text("Unit"), path + ".Unit");
        Integer resolution = datum.integer("StorageResolution");
        if (resolution != null && resolution != 1 && resolution != 60) {
            throw MetricRefusals.value("The parameter " + path + ".StorageResolution must be 1 or 60, not " + resolution
                    + ".");
        }
        boolean isFine = resolution != null && resolution == 1;
        return new Measurement(
                series, unit, moment(datum, path).getEpochSecond(), isFine, spread(datum, path));
    }

    private Instant moment(Members datum, String path) {
        Instant moment = datum.moment("Timestamp");
        if (moment == null) {
            return now;
        }
        if (moment.isAfter(now.plus(FUTURE))) {
            throw MetricRefusals.value(
                    "The parameter " + path + ".Timestamp must specify a time no more than two hours in the future.");
        }
        if (moment.isBefore(now.minus(PAST))) {
            throw MetricRefusals.value(
                    "The parameter " + path + ".Timestamp must specify a time within the past two weeks.");
        }
        return moment;
    }

    private static Map<String, String> dimensions(Members datum, String path) {
        List<Members> list = datum.list("Dimensions");
        if (list.size() > DIMENSIONS_MAX) {
            throw tooMany(path + ".Dimensions", DIMENSIONS_MAX);
        }
        Map<String, String> dimensions = new TreeMap<>();
        for (int i = 0; i < list.size(); i++) {
            String own = path + ".Dimensions.member." + (i + 1);
            String name = text(list.get(i), "Name", own, NAME_LENGTH_MAX);
            String value = text(list.get(i), "Value", own, DIMENSION_VALUE_LENGTH_MAX);
            if (name.startsWith(":")) {
                throw MetricRefusals.value("The value " + name + " for parameter " + own + ".Name is invalid.");
            }
            if (dimensions.put(name, value) != null) {
                throw MetricRefusals.value("Duplicate dimension name in the same metric: " + name);
            }
        }
        return dimensions;
    }

    /** A text that must be there, of characters that can be seen. */
    private static String text(Members of, String member, String path, int lengthMax) {
        String text = of.text(member);
        String full = path + "." + member;
        if (text == null) {
            throw MetricRefusals.missing(full);
        }
        checkText(text, full, lengthMax);
        return text;
    }

    static void checkText(String text, String path, int lengthMax) {
        if (text.isBlank()) {
            throw MetricRefusals.value("The parameter " + path + " must not be empty.");
        }
        if (text.length() > lengthMax) {
            throw MetricRefusals.value(
                    "The parameter " + path + " must be shorter than " + (lengthMax + 1) + " characters.");
        }
        if (!text.chars().allMatch(c -> c >= ' ' && c < 127)) {
            throw MetricRefusals.value("The parameter " + path + " must contain only ASCII characters.");
        }
    }

    private static ValueSpread spread(Members datum, String path) {
        Double value = datum.real("Value");
        List<Double> values = datum.reals("Values");
        Members sums = datum.members("StatisticValues");
        exclude(value != null, "Value", sums != null, "StatisticValues", path);
        exclude(value != null, "Value", values != null, "Values", path);
        exclude(values != null, "Values", sums != null, "StatisticValues", path);
        if (value != null) {
            return ValueSpread.of(checked(value, path + ".Value"), 1);
        }
        if (values != null) {
            return counted(values, datum.reals("Counts"), path);
        }
        if (sums != null) {
            return summed(sums, path + ".StatisticValues");
        }
        throw MetricRefusals.missing(path + ".Value");
    }

    private static void exclude(boolean one, String name, boolean other, String otherName, String path) {
        if (one && other) {
            throw MetricRefusals.combination("The parameters " + path + "." + name + " and " + path + "." + otherName
                    + " are mutually exclusive and you have specified both.");
        }
    }

    private static ValueSpread counted(List<Double> values, @Nullable List<Double> counts, String path) {
        if (values.isEmpty()) {
            throw MetricRefusals.missing(path + ".Values");
        }
        if (values.size() > VALUES_MAX) {
            throw tooMany(path + ".Values", VALUES_MAX);
        }
        if (counts != null && counts.size() != values.size()) {
            throw MetricRefusals.value("The parameters " + path + ".Values and " + path
                    + ".Counts must have the same number of elements.");
        }
        List<ValueSpread> all = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            String member = ".member." + (i + 1);
            double count = counts == null ? 1 : checked(counts.get(i), path + ".Counts" + member);
            if (count <= 0) {
                throw MetricRefusals.value("The value " + count + " for parameter " + path + ".Counts" + member
                        + " must be greater than 0.");
            }
            all.add(ValueSpread.of(checked(values.get(i), path + ".Values" + member), count));
        }
        return ValueSpread.sum(all);
    }

    private static ValueSpread summed(Members sums, String path) {
        double count = number(sums, "SampleCount", path);
        double sum = number(sums, "Sum", path);
        double min = number(sums, "Minimum", path);
        double max = number(sums, "Maximum", path);
        try {
            return ValueSpread.ofSums(count, sum, min, max);
        } catch (IllegalArgumentException e) {
            throw MetricRefusals.value("The parameter " + path + " is invalid: " + e.getMessage() + ".");
        }
    }

    private static double number(Members sums, String member, String path) {
        Double number = sums.real(member);
        if (number == null) {
            throw MetricRefusals.missing(path + "." + member);
        }
        return checked(number, path + "." + member);
    }

    private static double checked(double value, String path) {
        if (!Double.isFinite(value) || Math.abs(value) > VALUE_MAX) {
            throw MetricRefusals.value("The value " + value + " for parameter " + path + " is invalid: it must be a"
                    + " number from -2^360 to 2^360.");
        }
        return value;
    }

    private static RuntimeException tooMany(String path, int max) {
        return MetricRefusals.value("The collection " + path + " must not have a size greater than " + max + ".");
    }
}
