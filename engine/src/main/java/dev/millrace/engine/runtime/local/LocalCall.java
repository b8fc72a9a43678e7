package dev.millrace.engine.runtime.local;

import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.invocation.RunLog;
import dev.millrace.engine.invocation.TraceHeader;
import dev.millrace.engine.runtime.java.FunctionCall;
import org.jspecify.annotations.Nullable;

/** A run of the line as a call into function code. Thread-safe. */
record LocalCall(Run run) implements FunctionCall {
    @Override
    public String requestId() {
        return run.requestId().toString();
    }

    @Override
    public byte[] payload() {
        return run.invocation().payload().array();
    }

    @Override
    public @Nullable String clientContext() {
        return run.invocation().clientContext();
    }

    @Override
    public String invokedArn() {
        return run.function().arn();
    }

    @Override
    public @Nullable String traceHeader() {
        return TraceHeader.ofRun(run);
    }

    @Override
    public int remainingMillis() {
        return run.remainingMillis();
    }

    @Override
    public void printed(byte[] bytes, int offset, int length) {
        run.log().write(bytes, offset, length);
    }

    @Override
    public void printingEnded() {
        RunLog log = run.logIfAny();
        if (log != null) {
            log.finish();
        }
    }
}
