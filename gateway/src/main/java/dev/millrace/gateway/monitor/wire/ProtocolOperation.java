package dev.millrace.gateway.monitor.wire;

import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Operations as clients of one protocol call them; they may be answered later. Thread-safe. */
abstract class ProtocolOperation implements Operation {
    private static final Logger LOG = LoggerFactory.getLogger(ProtocolOperation.class);

    /** Reads the request and begins its operation. */
    @Override
    public abstract void answer(HttpCall call, Consumer<HttpReply> reply);

    @Override
    public final HttpReply handle(HttpCall call) {
        throw new UnsupportedOperationException("it is answered later");
    }

    /** Takes what an operation answers, on whatever thread, and tells it in this protocol. */
    final Consumer<MonitorOperation.Answer> telling(
            HttpCall call, Function<ObjectNode, HttpReply> written, Consumer<HttpReply> reply) {
        return answer -> reply.accept(replyOf(call, written, answer));
    }

    private HttpReply replyOf(
            HttpCall call, Function<ObjectNode, HttpReply> written, MonitorOperation.Answer answer) {
        ErrorForm errors = errorForm();
        try {
            return written.apply(answer.get());
        } catch (RefusedException e) {
            return errors.refused(e.refusal());
        } catch (RuntimeException e) {
            LOG.error("Request {} failed", call.requestId(), e);
            return errors.broken();
        }
    }
}
