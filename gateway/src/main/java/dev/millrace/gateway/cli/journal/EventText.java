package dev.millrace.gateway.cli.journal;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.Deferred;
import dev.millrace.engine.async.Message;
import dev.millrace.engine.async.ledger.EventEnd;
import dev.millrace.engine.async.ledger.EventRecord;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.gateway.cli.terminal.HumanUnits;
import dev.millrace.gateway.cli.terminal.Printable;
import dev.millrace.telemetry.metering.EventTotals;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asynchronous events as people read of them. Immutable. */
final class EventText {
    private static final String COLUMNS = "%-24s  %10s  %10s  %8s  %8s  %8s  %10s  %9s  %s";
    static final String HEADER = String.format(
            COLUMNS,
            "FUNCTION",
            "ACCEPTED",
            "SUCCEEDED",
            "FAILED",
            "EXPIRED",
            "DROPPED",
            "PENDING",
            "RETRYING",
            "OLDEST");

    private final LocalTimes times;

    EventText(ZoneId timeZone) {
        times = new LocalTimes(timeZone);
    }

    /**
     * One function; what was dropped are events that no run could have saved.
     *
     * @param oldestAgeMillis age of its oldest event that is pending, or null when none is
     */
    String line(EventTotals totals, @Nullable Long oldestAgeMillis) {
        long dropped = totals.ended(EventEnd.ZERO_CONCURRENCY)
                + totals.ended(EventEnd.FUNCTION_GONE)
                + totals.ended(EventEnd.RECURSIVE);
        return String.format(
                Locale.ROOT,
                COLUMNS,
                totals.recipient(),
                totals.accepted(),
                totals.ended(EventEnd.SUCCEEDED),
                totals.ended(EventEnd.FAILED),
                totals.ended(EventEnd.EXPIRED),
                dropped,
                totals.pending(),
                totals.retrying(),
                oldestAgeMillis == null ? "-" : HumanUnits.duration(TimeUnit.MILLISECONDS.toNanos(oldestAgeMillis)));
    }

    Moment moment(EventRecord record) {
        return switch (record) {
            case EventRecord.Accepted accepted ->
                moment(accepted.acceptedEpochMillis(), Stage.ACCEPTED, "accepted   " + what(accepted.what()));
            case EventRecord.Postponed postponed ->
                moment(
                        postponed.epochMillis(),
                        Stage.DECIDED,
                        "postponed  until " + times.format(TimeUnit.MILLISECONDS.toNanos(postponed.dueEpochMillis()))
                                + ", failed " + postponed.failures() + " of its runs");
            case EventRecord.Ended ended ->
                moment(
                        ended.epochMillis(),
                        Stage.DECIDED,
                        "ended      " + words(ended.how()) + ", "
                                + ended.failures() + " of its runs failed");
        };
    }

    private static String what(Deferred accepted) {
        String size = HumanUnits.size(accepted.payload().sizeBytes());
        return switch (accepted) {
            case AsyncEvent event ->
                event.function() + ":" + event.qualifier() + ", by " + words(event.trigger()) + ", " + size + ", hop "
                        + event.hops();
            case Message message ->
                message.recipient() + ", as " + words(message.origin().reason()) + " of "
                        + message.origin().source() + ", " + size;
        };
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    Moment moment(RunRecord run) {
        String outcome = words(run.outcome());
        return moment(
                TimeUnit.NANOSECONDS.toMillis(run.endEpochNanos()),
                Stage.RUN,
                "run        attempt " + run.attempt() + " in zone " + run.zone() + " " + outcome + " after "
                        + HumanUnits.duration(run.runNanos()) + " " + Printable.text(run.errorType()));
    }

    private Moment moment(long epochMillis, Stage stage, String what) {
        return new Moment(
                epochMillis,
                stage,
                times.format(TimeUnit.MILLISECONDS.toNanos(epochMillis)) + "  " + what.stripTrailing());
    }

    /** In which order things happen within a millisecond. */
    enum Stage {
        ACCEPTED,
        RUN,
        DECIDED
    }

    /** Something that happened to an event. Immutable; in the order of time. */
    record Moment(long epochMillis, Stage stage, String text) implements Comparable<Moment> {
        private static final Comparator<Moment> IN_ORDER =
                Comparator.comparingLong(Moment::epochMillis).thenComparing(Moment::stage);

        @Override
        public int compareTo(Moment other) {
            return IN_ORDER.compare(this, other);
        }
    }
}
