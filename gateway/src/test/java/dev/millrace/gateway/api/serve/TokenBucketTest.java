package dev.millrace.gateway.api.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;
    /** The origin of a monotonic clock may be anywhere: on its way it passes the largest number there is. */
    private long nowNanos = Long.MAX_VALUE - SECOND / 2;

    @Test
    void letsABurstThroughAndThenTheRate() {
        TokenBucket bucket = new TokenBucket(10, 5, nowNanos);
        assertEquals(5, taken(bucket, nowNanos, 20));
        nowNanos += SECOND / 10;
        assertEquals(1, taken(bucket, nowNanos, 20));
        nowNanos += 3 * SECOND / 10;
        assertEquals(3, taken(bucket, nowNanos, 20));
        nowNanos += 10 * SECOND;
        assertEquals(5, taken(bucket, nowNanos, 20), "no more than the burst after a long rest");
    }

    @Test
    void isExactOverAMinute() {
        TokenBucket bucket = new TokenBucket(100, 1, 0);
        int taken = 0;
        for (long now = 0; now < 60 * SECOND; now += SECOND / 1_000) {
            taken += taken(bucket, now, 3);
        }
        assertEquals(6_000, taken);
    }

    @Test
    void letsNothingThroughWithoutRateOrBurst() {
        assertFalse(new TokenBucket(0, 100, 0).tryTake(SECOND));
        assertFalse(new TokenBucket(100, 0, 0).tryTake(SECOND));
    }

    /** An API is made ready by its first request, which takes a while when it has many routes. */
    @Test
    void aRequestThatCameBeforeTheBucketFindsItFull() {
        TokenBucket bucket = new TokenBucket(1_000, 1, nowNanos);
        assertEquals(1, taken(bucket, nowNanos - SECOND, 2));
    }

    @Test
    void letsTheLargestLimitsThrough() {
        TokenBucket bucket = new TokenBucket(1e12, Integer.MAX_VALUE, 0);
        assertTrue(bucket.tryTake(0));
        TokenBucket slow = new TokenBucket(1e-3, 2, 0);
        assertEquals(2, taken(slow, 0, 5));
        assertEquals(1, taken(slow, 1_000 * SECOND, 5));
    }

    private static int taken(TokenBucket bucket, long nowNanos, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += bucket.tryTake(nowNanos) ? 1 : 0;
        }
        return taken;
    }
}
