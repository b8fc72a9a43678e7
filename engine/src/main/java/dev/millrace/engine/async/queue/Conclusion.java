package dev.millrace.engine.async.queue;

import dev.millrace.engine.async.Deferred;
import dev.millrace.engine.async.ledger.EventRecord;
import dev.millrace.engine.invocation.RequestId;
import java.util.List;

/**
 * What became of something, and what is to be accepted with it. Immutable.
 *
 * @param outcome an end or a postponement
 */
record Conclusion(EventRef ref, RequestId requestId, EventRecord outcome, List<Deferred> follow) {
    Conclusion withoutFollow() {
        return new Conclusion(ref, requestId, outcome, List.of());
    }
}
