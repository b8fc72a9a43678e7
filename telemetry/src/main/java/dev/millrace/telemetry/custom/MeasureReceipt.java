package dev.millrace.telemetry.custom;

/** Told once, on any thread, what became of measurements. Must be short and must not throw. */
public interface MeasureReceipt {
    /** All of them are on the disk. */
    void stored();

    /** None of them is there: there is no room, for series or bytes, as the text says. */
    void noRoom(String why);

    /** None of them is there: too many wait already. */
    void busy();

    /** None of them is there: the disk has failed. */
    void failed(RuntimeException cause);
}
