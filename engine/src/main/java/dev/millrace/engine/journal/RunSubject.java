package dev.millrace.engine.journal;

/**
 * What ran: everything about a function version that its runs have in common. The journal writes it once per file
 * and refers to it by number. Immutable.
 *
 * @param codeSha256 base64 of the SHA-256 of the code package, as in the Lambda API
 * @param memoryMb configured memory size
 * @param timeoutMillis configured timeout
 * @param systemLog how the platform writes its lines into the log
 * @param alias by which the version was called; empty when by none
 */
public record RunSubject(
        String function,
        String version,
        String runtime,
        String codeSha256,
        int memoryMb,
        int timeoutMillis,
        SystemLog systemLog,
        String alias) {
    /** One that is called by no alias. */
    public RunSubject(
            String function,
            String version,
            String runtime,
            String codeSha256,
            int memoryMb,
            int timeoutMillis,
            SystemLog systemLog) {
        this(function, version, runtime, codeSha256, memoryMb, timeoutMillis, systemLog, "");
    }

    /** One that is called by no alias, and whose log is text. */
    public RunSubject(
            String function, String version, String runtime, String codeSha256, int memoryMb, int timeoutMillis) {
        this(function, version, runtime, codeSha256, memoryMb, timeoutMillis, SystemLog.TEXT);
    }
}
