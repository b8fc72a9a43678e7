package dev.millrace.loadtest.bench;

import picocli.CommandLine.Option;

/**
 * How many rounds a comparison takes, in each of which everything has its turn, and how long a turn is. Filled in by
 * picocli on the main thread.
 */
public final class Rounds {
    @Option(names = "--rounds", description = "Default ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--seconds", description = "Length of one sample, default ${DEFAULT-VALUE}.")
    private int seconds;

    /** With a command's defaults. */
    public Rounds(int rounds, int seconds) {
        this.rounds = rounds;
        this.seconds = seconds;
    }

    public int count() {
        return rounds;
    }

    public int seconds() {
        return seconds;
    }
}
