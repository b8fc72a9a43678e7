package dev.millrace.loadtest.load.measurement;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What was measured of one target, or of all together. Immutable by agreement: nobody writes to the histograms.
 *
 * @param succeeded latencies in nanoseconds of the requests answered with success
 * @param failed times in nanoseconds until the failures of the others were known
 * @param errors number of failures by class
 * @param successesPerSecond successes while the load was on, per second
 */
public record Summary(
        String name, Histogram succeeded, Histogram failed, Map<String, Long> errors, double successesPerSecond) {

    /** The sum over all targets. */
    public static Summary total(Iterable<Summary> targets) {
        Histogram succeeded = Tally.newHistogram();
        Histogram failed = Tally.newHistogram();
        Map<String, Long> errors = new TreeMap<>();
        double successesPerSecond = 0;
        for (Summary target : targets) {
            succeeded.add(target.succeeded);
            failed.add(target.failed);
            target.errors.forEach((errorClass, count) -> errors.merge(errorClass, count, Long::sum));
            successesPerSecond += target.successesPerSecond;
        }
        return new Summary("total", succeeded, failed, errors, successesPerSecond);
    }

    public long requests() {
        return succeeded.getTotalCount() + failed.getTotalCount();
    }

    public long failures() {
        return failed.getTotalCount();
    }

    /** Share of the requests that failed, 0 to 1; 0 when there were none. */
    public double errorRate() {
        return requests() == 0 ? 0 : (double) failures() / requests();
    }
}
