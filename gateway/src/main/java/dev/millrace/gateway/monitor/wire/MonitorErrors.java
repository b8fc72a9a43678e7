package dev.millrace.gateway.monitor.wire;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.HttpReply;
import java.util.function.Function;

/**
 * Errors of CloudWatch in one of its protocols. Immutable.
 *
 * @param written an error as that protocol has it
 */
record MonitorErrors(Function<MonitorError, HttpReply> written) implements ErrorForm {
    @Override
    public HttpReply refused(Refusal refusal) {
        return written.apply(MonitorError.of(refusal));
    }

    @Override
    public HttpReply broken() {
        return written.apply(MonitorError.broken());
    }
}
