package dev.millrace.loadtest.load.scenario;

import java.util.Locale;

/** How the start times of an open loop are spread. */
public enum Arrivals {
    /** At equal distances. */
    CONSTANT,
    /** As from many callers who know nothing of each other: exponential distances. */
    POISSON;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
