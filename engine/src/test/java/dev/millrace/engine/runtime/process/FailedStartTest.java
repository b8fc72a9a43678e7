package dev.millrace.engine.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.invocation.TestRuns;
import dev.millrace.engine.runtime.process.child.ExitStatus;
import org.junit.jupiter.api.Test;

class FailedStartTest {
    private final Run first = TestRuns.run();
    private final Run second = TestRuns.otherRun();

    @Test
    void anotherRunIsToldTheSameEndUnderItsOwnId() {
        WorkerEnd end = new WorkerEnd();
        end.exited(new ExitStatus(1));
        Outcome ofFirst = end.outcome(first);
        Outcome ofSecond = end.outcome(second);
        Outcome repeated = new FailedStart(first.requestId(), ofFirst).forRun(second);
        assertEquals(ofSecond.kind(), repeated.kind());
        assertEquals(ofSecond.errorType(), repeated.errorType());
        assertEquals(ofSecond.payload().text(), repeated.payload().text());
    }

    @Test
    void whatTheCodeSaidOfItsFailureStaysAsItIs() {
        Outcome said = new Outcome.Failed("Runtime.ImportModuleError", Payload.ofText("{\"errorMessage\":\"ö\"}"));
        Outcome repeated = new FailedStart(first.requestId(), said).forRun(second);
        assertEquals(said.kind(), repeated.kind());
        assertEquals("Runtime.ImportModuleError", repeated.errorType());
        assertEquals("{\"errorMessage\":\"ö\"}", repeated.payload().text());
    }

    @Test
    void aStartCannotFailByReturning() {
        FailedStart wrong = new FailedStart(first.requestId(), new Outcome.Returned(Payload.EMPTY));
        assertThrows(IllegalStateException.class, () -> wrong.forRun(second));
    }
}
