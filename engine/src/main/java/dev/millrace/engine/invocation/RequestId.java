package dev.millrace.engine.invocation;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Identity of an invocation: a random UUID in two halves. Immutable. */
public record RequestId(long high, long low) {
    /** A new version-4 UUID; unique, not secret. */
    public static RequestId random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (random.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new RequestId(high, low);
    }

    @Override
    public String toString() {
        return new UUID(high, low).toString();
    }
}
