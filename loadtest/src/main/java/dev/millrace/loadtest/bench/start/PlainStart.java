package dev.millrace.loadtest.bench.start;

import java.io.IOException;

/** A worker started without the server: what a start costs in any case. */
interface PlainStart {
    /** Starts one and ends it. Returns how long it took from the spawn until it could have taken an invocation. */
    long spawnNanos() throws IOException, InterruptedException;
}
