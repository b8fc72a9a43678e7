package dev.millrace.engine.runtime.process.child;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ExitStatusTest {
    /** What a real shell does, as the JDK reports it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exit 0 | Runtime exited without providing a reason",
                "exit 1 | Runtime exited with error: exit status 1",
                "exit 127 | Runtime exited with error: exit status 127",
                "exit 255 | Runtime exited with error: exit status 255",
                "kill -KILL $$ | Runtime exited with error: signal: killed",
                "kill -TERM $$ | Runtime exited with error: signal: terminated",
                "kill -SEGV $$ | Runtime exited with error: signal: segmentation fault",
                "kill -ABRT $$ | Runtime exited with error: signal: aborted",
                "kill -HUP $$ | Runtime exited with error: signal: hangup",
            })
    void theEndOfAProcessIsToldInAwsWords(String script, String text) throws Exception {
        // Under nohup this JVM ignores the signal, and what it starts would, too.
        int value = new ProcessBuilder("env", "--default-signal=HUP", "sh", "-c", "ulimit -c 0; " + script)
                .start()
                .waitFor();
        assertEquals(text, new ExitStatus(value).text());
    }
}
