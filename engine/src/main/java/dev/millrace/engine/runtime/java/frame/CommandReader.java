package dev.millrace.engine.runtime.java.frame;

import dev.millrace.engine.runtime.java.InstanceFacts;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Takes commands out of an inbox. Confined to one thread at a time. */
public record CommandReader(FrameInbox inbox) {
    /** Hands on the next command, once it has been read as a whole; false when none is here. */
    public boolean next(WorkerCommands target) throws IOException {
        if (!inbox.next()) {
            return false;
        }
        byte kind = inbox.getByte();
        int place = inbox.getPlace();
        switch (kind) {
            case FrameFormat.OPEN -> open(place, target);
            case FrameFormat.INVOKE -> invoke(place, null, target);
            case FrameFormat.INVOKE_BY -> invoke(place, inbox.getText(), target);
            case FrameFormat.INTERRUPT -> {
                inbox.finish();
                target.interrupt(place);
            }
            case FrameFormat.CLOSE -> {
                inbox.finish();
                target.close(place);
            }
            default -> throw new MalformedFrameException("a command of kind " + kind);
        }
        return true;
    }

    private void open(int place, WorkerCommands target) throws IOException {
        long requestIdHigh = inbox.getLong();
        long requestIdLow = inbox.getLong();
        String handler = inbox.getText();
        String taskRoot = inbox.getText();
        InstanceFacts facts = new InstanceFacts(
                inbox.getText(), inbox.getText(), inbox.getText(), inbox.getInt(), inbox.getText(), inbox.getText());
        var environment = inbox.getMap();
        inbox.finish();
        target.open(place, requestIdHigh, requestIdLow, handler, taskRoot, facts, environment);
    }

    private void invoke(int place, @Nullable String invokedArn, WorkerCommands target) throws IOException {
        long requestIdHigh = inbox.getLong();
        long requestIdLow = inbox.getLong();
        long deadlineEpochMillis = inbox.getLong();
        String traceHeader = inbox.getTextOrNull();
        String clientContext = inbox.getTextOrNull();
        byte[] payload = inbox.getBytes();
        inbox.finish();
        target.invoke(
                place,
                requestIdHigh,
                requestIdLow,
                deadlineEpochMillis,
                traceHeader,
                clientContext,
                invokedArn,
                payload);
    }
}
