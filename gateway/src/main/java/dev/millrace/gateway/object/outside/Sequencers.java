package dev.millrace.gateway.object.outside;

import java.time.Instant;
import java.util.Locale;

/** Sequencers of changes whose stores give them none. Stateless. */
final class Sequencers {
    private Sequencers() {}

    /** By the time: of two changes that come one after the other, the later one has the greater text. */
    static String of(Instant at) {
        return String.format(Locale.ROOT, "%016X", at.getEpochSecond() * 1_000_000_000L + at.getNano());
    }
}
