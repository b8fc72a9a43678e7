package dev.millrace.gateway.lambda.invoke;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.Reply;
import dev.millrace.engine.invocation.ResponseStream;
import dev.millrace.engine.invocation.Run;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.ReplyStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a response to its caller while the function writes it, and in the end what became of the run. Nothing is taken
 * from the function while the caller does not read. Told by the worker's thread and by the one that ended the run;
 * everything else is confined to the connection's event loop.
 */
final class StreamedInvokeReply implements Reply, ResponseStream.Reader {
    private final Exchange exchange;
    private final String executedVersion;
    private final ResponseStream response = new ResponseStream(this);
    private final Runnable relay = this::relay;
    private @Nullable ReplyStream answer;
    private @Nullable Run ended;
    private boolean complete;

    StreamedInvokeReply(Exchange exchange, String executedVersion) {
        this.exchange = exchange;
        this.executedVersion = executedVersion;
    }

    /** What the function writes its response to. */
    ResponseStream response() {
        return response;
    }

    /** The answer begins with the response: the caller has its head even if the first byte takes long. */
    @Override
    public void begun(String contentType) {
        exchange.onLoop(this::answer);
    }

    @Override
    public void readable() {
        exchange.onLoop(relay);
    }

    @Override
    public void answered(Run run) {
        exchange.onLoop(() -> {
            exchange.runEnded();
            ended = run;
            relay();
        });
    }

    @Override
    public void refused(Refusal refusal) {
        exchange.onLoop(() -> {
            ReplyStream begun = answer;
            if (begun == null) {
                exchange.answer(ErrorForms.LAMBDA.refused(refusal));
            } else {
                complete = true;
                begun.write(EventStream.complete(refusal));
                begun.end();
            }
        });
    }

    private ReplyStream answer() {
        ReplyStream begun = answer;
        if (begun == null) {
            begun = exchange.stream(EventStream.head(executedVersion), -1, relay);
            answer = begun;
            exchange.whenGone(response::abandon);
        }
        return begun;
    }

    /** One batch; whoever writes the next one, or the connection that takes more again, calls for the next. */
    private void relay() {
        ReplyStream to = answer();
        if (complete || !to.isWritable()) {
            return;
        }
        ByteBuffer piece = response.take();
        Run last = ended; // looked at before the write, in which the connection may call for more
        if (piece != null) {
            to.write(EventStream.chunk(piece));
        }
        if (last != null && !complete) {
            complete = true;
            end(to, last);
        }
    }

    /** The run has ended, so that nothing has been written behind what was taken last. */
    private void end(ReplyStream to, Run run) {
        Payload whole = run.outcome().payload();
        if (!response.hasBegun() && run.outcome() instanceof Outcome.Returned && whole.sizeBytes() > 0) {
            to.write(EventStream.chunk(whole.array()));
        }
        to.write(EventStream.complete(run));
        to.end();
    }
}
