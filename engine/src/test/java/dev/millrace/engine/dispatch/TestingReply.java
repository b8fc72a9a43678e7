package dev.millrace.engine.dispatch;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.Reply;
import dev.millrace.engine.invocation.Run;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/** Keeps the one answer of an invocation, and fails when there is a second. Thread-safe. */
public final class TestingReply implements Reply {
    private final CompletableFuture<Object> end = new CompletableFuture<>();

    @Override
    public void answered(Run run) {
        assertTrue(end.complete(run), "answered twice");
    }

    @Override
    public void refused(Refusal refusal) {
        assertTrue(end.complete(refusal), "answered twice");
    }

    boolean isDone() {
        return end.isDone();
    }

    Object await() {
        try {
            return end.get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            return fail("no answer", e);
        }
    }

    Run run() {
        return Assertions.assertInstanceOf(Run.class, await());
    }

    Outcome outcome() {
        return run().outcome();
    }

    Refusal refusal() {
        return Assertions.assertInstanceOf(Refusal.class, await());
    }
}
