package dev.millrace.gateway.lambda.invoke;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.Reply;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.invocation.RunLogText;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.ReplyHead;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the end of an invocation back to its caller. Written by the thread that ended the run, read by the event loop.
 */
final class InvokeReply implements Reply, Runnable {
    private static final ReplyHead RETURNED_LATEST = head(FunctionVersion.LATEST, false, null);
    private static final ReplyHead FAILED_LATEST = head(FunctionVersion.LATEST, true, null);

    private final Exchange exchange;
    private @Nullable Run run;
    private @Nullable Refusal refusal;

    InvokeReply(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void answered(Run ended) {
        run = ended;
        exchange.onLoop(this); // the hand-over publishes the field
    }

    @Override
    public void refused(Refusal reason) {
        refusal = reason;
        exchange.onLoop(this);
    }

    /** Sends the answer, on the event loop. */
    @Override
    public void run() {
        Run ended = run;
        if (ended != null) {
            exchange.runEnded();
            exchange.answer(headOf(ended), ended.outcome().payload());
        } else if (refusal != null) {
            exchange.answer(ErrorForms.LAMBDA.refused(refusal));
        }
    }

    private static ReplyHead headOf(Run run) {
        boolean failed = !(run.outcome() instanceof Outcome.Returned);
        String version = run.function().version();
        boolean wantsLog = run.invocation().wantsLog();
        if (!wantsLog && version.equals(FunctionVersion.LATEST)) {
            return failed ? FAILED_LATEST : RETURNED_LATEST;
        }
        return head(version, failed, wantsLog ? RunLogText.tail(run) : null);
    }

    private static ReplyHead head(String version, boolean failed, byte @Nullable [] logTail) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("X-Amz-Executed-Version", version);
        if (failed) {
            headers.put("X-Amz-Function-Error", "Unhandled");
        }
        if (logTail != null) {
            headers.put("X-Amz-Log-Result", Base64.getEncoder().encodeToString(logTail));
        }
        return ReplyHead.of(200, headers);
    }
}
