package dev.millrace.telemetry.metering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.Message;
import dev.millrace.engine.async.ledger.EventEnd;
import dev.millrace.engine.async.ledger.EventRecord;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.TriggerKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventMeterTest {
    private final EventMeter meter = new EventMeter();

    @Test
    void whatWasAcceptedIsPendingUntilItEnds() {
        accepted(1, "f", 1_000);
        accepted(2, "f", 2_000);
        accepted(3, "g", 3_000);
        meter.add(new EventRecord.Postponed(2, RequestId.random(), "f", 1, 500, 2_500, 62_500));
        ended(1, "f", EventEnd.SUCCEEDED, 0);
        List<EventTotals> totals = meter.totals();
        EventTotals f = totals.getFirst();
        assertEquals("f", f.recipient());
        assertEquals(2, f.accepted());
        assertEquals(1, f.ended(EventEnd.SUCCEEDED));
        assertEquals(1, f.pending());
        assertEquals(1, f.retries());
        assertEquals(1, f.retrying());
        assertEquals(1, totals.getLast().pending());
        ended(2, "f", EventEnd.EXPIRED, 1);
        EventTotals after = meter.totals().getFirst();
        assertEquals(0, after.pending());
        assertEquals(0, after.retrying());
        assertEquals(1, after.retries());
    }

    @Test
    void whatFailsForGoodIsTriedAgainNoMore() {
        accepted(1, "f", 1_000);
        accepted(2, "f", 1_000);
        meter.add(new EventRecord.Postponed(1, RequestId.random(), "f", 1, 500, 2_500, 62_500));
        meter.add(new EventRecord.Postponed(1, RequestId.random(), "f", 2, 60_500, 62_500, 182_500));
        assertEquals(1, meter.totals().getFirst().retrying());
        ended(2, "f", EventEnd.FAILED, 1);
        assertEquals(1, meter.totals().getFirst().retrying());
        ended(1, "f", EventEnd.FAILED, 3);
        assertEquals(0, meter.totals().getFirst().retrying());
        assertEquals(2, meter.totals().getFirst().retries());
    }

    @Test
    void agesAreThoseOfRunsThatBegan() {
        accepted(1, "f", 1_000);
        accepted(2, "f", 1_000);
        meter.add(new EventRecord.Postponed(1, RequestId.random(), "f", 1, 500, 2_500, 62_500));
        ended(1, "f", EventEnd.SUCCEEDED, 1);
        ended(2, "f", EventEnd.EXPIRED, 0);
        assertEquals(new EventAges(2, 1_500, 1_000), meter.totals().getFirst().ages());
        assertEquals(1, meter.totals().getFirst().dropped());
    }

    @Test
    void whatDoesNotReachItsRecipientCountsForItsSource() {
        accepted(1, "f", 1_000);
        for (Message.Reason reason : Message.Reason.values()) {
            Message.Origin origin = new Message.Origin(reason, "f");
            meter.add(new EventRecord.Ended(
                    2, RequestId.random(), "arn:x", origin, EventEnd.SUCCEEDED, 0, 0, 9_000));
            meter.add(new EventRecord.Ended(3, RequestId.random(), "arn:x", origin, EventEnd.FAILED, 0, 0, 9_000));
            assertEquals(1, meter.totals().getLast().undelivered(reason));
        }
    }

    @Test
    void anEndWhoseBeginningIsGoneCountsNowhere() {
        ended(7, "f", EventEnd.FAILED, 3);
        assertEquals(List.of(), meter.totals());
    }

    private void accepted(long sequence, String function, long epochMillis) {
        meter.add(new EventRecord.Accepted(
                sequence,
                epochMillis,
                new AsyncEvent(
                        RequestId.random(),
                        new FunctionName(function),
                        "$LATEST",
                        TriggerKind.EVENT,
                        Payload.ofText("{}"),
                        null,
                        null,
                        0)));
    }

    private void ended(long sequence, String function, EventEnd how, int failures) {
        meter.add(new EventRecord.Ended(sequence, RequestId.random(), function, null, how, failures, 1_000, 9_000));
    }
}
