package dev.millrace.engine.journal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.engine.journal.SystemLog;
import dev.millrace.engine.journal.TriggerKind;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemLinesTest {
    private static final String ARN = "arn:aws:lambda:us-east-1::runtime:r";
    private static final UUID ID = new UUID(0xA0, 9);
    /** 2023-11-14T22:13:20Z */
    private static final long AT_EPOCH_NANOS = 1_700_000_000_000_000_000L;

    @ParameterizedTest
    @CsvSource({
        "nodejs22.x, nodejs:22",
        "python3.12, python:3.12",
        "java21, java:21",
        "provided.al2023, provided:al2023",
        "provided.al2, provided:al2",
    })
    void theFirstLineOfAnInstanceNamesItsRuntime(String runtime, String shown) {
        assertEquals(
                "INIT_START Runtime Version: " + shown + "\tRuntime Version ARN: " + ARN,
                SystemLines.initStart(
                        subject(runtime, SystemLog.TEXT), AT_EPOCH_NANOS, ARN, InitializationType.ON_DEMAND));
        assertEquals(
                "{\"time\":\"2023-11-14T22:13:20.000Z\",\"type\":\"platform.initStart\",\"record\":{\"initializationType\":"
                        + "\"on-demand\",\"phase\":\"init\",\"runtimeVersion\":\"" + shown + "\",\"runtimeVersionArn\":\""
                        + ARN + "\",\"functionName\":\"hello\",\"functionVersion\":\"$LATEST\",\"instanceMaxMemory\":"
                        + "268435456}}",
                SystemLines.initStart(
                        subject(runtime, SystemLog.JSON_INFO), AT_EPOCH_NANOS, ARN, InitializationType.ON_DEMAND));
    }

    @Test
    void aRunThatReturnedHasTheRecordsOfSuccess() {
        RunRecord run = run(SystemLog.JSON_DEBUG, RunOutcome.RETURNED, "", true);
        assertEquals(
                "{\"time\":\"2023-11-14T22:13:20.001Z\",\"type\":\"platform.start\",\"record\":{\"requestId\":\"" + ID
                        + "\",\"version\":\"$LATEST\"}}",
                SystemLines.start(run.subject(), ID, AT_EPOCH_NANOS + 1_999_999));
        assertEquals(
                "{\"time\":\"2023-11-14T22:13:20.467Z\",\"type\":\"platform.runtimeDone\",\"record\":{\"requestId\":\"" + ID
                        + "\",\"status\":\"success\",\"metrics\":{\"durationMs\":3.457,\"producedBytes\":24}}}",
                SystemLines.end(run));
        assertEquals(
                "{\"time\":\"2023-11-14T22:13:20.467Z\",\"type\":\"platform.report\",\"record\":{\"requestId\":\"" + ID
                        + "\",\"metrics\":{\"durationMs\":3.457,\"billedDurationMs\":467,\"memorySizeMB\":256,"
                        + "\"initDurationMs\":463.512},\"status\":\"success\"}}",
                SystemLines.report(run));
    }

    /** A function may give its errors any type. */
    @Test
    void aRunThatFailedHasItsErrorTypeWhateverThatIs() {
        RunRecord run = run(SystemLog.JSON_WARN, RunOutcome.FAILED, "My\"Error\n", false);
        assertEquals(
                "{\"time\":\"2023-11-14T22:13:20.467Z\",\"type\":\"platform.report\",\"record\":{\"requestId\":\"" + ID
                        + "\",\"metrics\":{\"durationMs\":3.457,\"billedDurationMs\":467,\"memorySizeMB\":256},"
                        + "\"status\":\"error\",\"errorType\":\"My\\\"Error\\n\"}}",
                SystemLines.report(run));
        assertEquals(
                "{\"time\":\"2023-11-14T22:13:20.467Z\",\"type\":\"platform.runtimeDone\",\"record\":{\"requestId\":\"" + ID
                        + "\",\"status\":\"timeout\",\"metrics\":{\"durationMs\":3.457,\"producedBytes\":24}}}",
                SystemLines.end(run(SystemLog.JSON_WARN, RunOutcome.TIMED_OUT, "Sandbox.Timedout", false)));
    }

    @Test
    void aLevelLeavesOutWhatIsBelowIt() {
        RunRecord returned = run(SystemLog.JSON_WARN, RunOutcome.RETURNED, "", true);
        assertNull(SystemLines.initStart(returned.subject(), 0, ARN, InitializationType.ON_DEMAND));
        assertNull(SystemLines.start(returned.subject(), ID, 0));
        assertNull(SystemLines.end(returned));
        assertNull(SystemLines.report(returned));
        RunRecord atInfo = run(SystemLog.JSON_INFO, RunOutcome.RETURNED, "", true);
        assertNotNull(SystemLines.initStart(atInfo.subject(), 0, ARN, InitializationType.ON_DEMAND));
        assertNotNull(SystemLines.start(atInfo.subject(), ID, 0));
        assertNull(SystemLines.end(atInfo));
        assertNotNull(SystemLines.report(atInfo));
        assertNotNull(SystemLines.end(run(SystemLog.JSON_INFO, RunOutcome.CRASHED, "Runtime.ExitError", true)));
    }

    private static RunSubject subject(String runtime, SystemLog systemLog) {
        return new RunSubject("hello", "$LATEST", runtime, "sha", 256, 3_000, systemLog);
    }

    private static RunRecord run(SystemLog systemLog, RunOutcome outcome, String errorType, boolean cold) {
        return new RunRecord(
                ID.getMostSignificantBits(), ID.getLeastSignificantBits(), subject("nodejs22.x", systemLog), "a", 7,
                TriggerKind.INVOKE, 1, AT_EPOCH_NANOS, 100_000, 463_512_000, 3_456_789, cold, outcome, errorType, 22, 24,
                false);
    }
}
