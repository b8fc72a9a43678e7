package dev.millrace.gateway.replay;

import java.util.Locale;

/** What a replay of a run showed. */
enum Verdict {
    /** It ended as the original did, with the same result. */
    SAME,
    /** Both returned, or both failed, and not alike. */
    DIFFERENT,
    /** The original did not return, and now it does. */
    FIXED,
    /** The original returned, and now it does not. */
    BROKEN,
    /** Both returned, and of the original's result too little is kept to tell more. */
    UNCOMPARED,
    /** It was not run: its request is not kept as a whole, or what it is to run by is not there now. */
    NOT_REPLAYABLE,
    /** It was turned away until nobody tried any more. */
    REFUSED;

    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
