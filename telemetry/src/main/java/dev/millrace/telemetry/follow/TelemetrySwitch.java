package dev.millrace.telemetry.follow;

/**
 * For comparisons of a server with and without telemetry alone: the property {@code millrace.telemetry} of the JVM.
 * With {@code off} nobody follows the journals, so that nothing is counted, indexed or exported.
 */
public final class TelemetrySwitch {
    private TelemetrySwitch() {}

    /** Whether the journals are not followed. */
    public static boolean isOff() {
        return System.getProperty("millrace.telemetry", "on").equals("off");
    }
}
