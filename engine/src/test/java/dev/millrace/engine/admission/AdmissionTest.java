package dev.millrace.engine.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.function.FunctionName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final FunctionName PLAIN = new FunctionName("plain");
    private static final FunctionName RESERVED = new FunctionName("reserved");

    @Test
    void throttlesWhenTheAccountIsFull() {
        Admission admission = new Admission(2);
        Permit first = assertInstanceOf(Permit.class, admission.admit(PLAIN));
        assertInstanceOf(Permit.class, admission.admit(PLAIN));
        assertEquals(new Throttled(ThrottleReason.ACCOUNT_CONCURRENCY), admission.admit(PLAIN));
        first.release();
        assertInstanceOf(Permit.class, admission.admit(PLAIN));
    }

    @Test
    void givesAReservedFunctionItsOwnLimitAndTheOthersTheRest() {
        Admission admission = new Admission(5);
        admission.reserve(RESERVED, 2);
        assertEquals(3, admission.unreservedRunsMax());
        for (int i = 0; i < 2; i++) {
            assertInstanceOf(Permit.class, admission.admit(RESERVED));
        }
        assertEquals(new Throttled(ThrottleReason.RESERVED_CONCURRENCY), admission.admit(RESERVED));
        for (int i = 0; i < 3; i++) {
            assertInstanceOf(Permit.class, admission.admit(PLAIN));
        }
        assertEquals(new Throttled(ThrottleReason.ACCOUNT_CONCURRENCY), admission.admit(PLAIN));
    }

    @Test
    void aReservationOfZeroStopsTheFunction() {
        Admission admission = new Admission(5);
        admission.reserve(RESERVED, 0);
        assertEquals(new Throttled(ThrottleReason.RESERVED_CONCURRENCY), admission.admit(RESERVED));
        admission.reserve(RESERVED, null);
        assertInstanceOf(Permit.class, admission.admit(RESERVED));
    }

    @Test
    void aReservationThatComesBackCountsTheRunsItStillHas() {
        Admission admission = new Admission(5);
        admission.reserve(RESERVED, 1);
        Permit running = assertInstanceOf(Permit.class, admission.admit(RESERVED));
        admission.reserve(RESERVED, null);
        admission.reserve(RESERVED, 1);
        assertInstanceOf(Throttled.class, admission.admit(RESERVED));
        running.release();
        assertInstanceOf(Permit.class, admission.admit(RESERVED));
    }

    @Test
    void refusesToReleaseAPermitTwice() {
        Permit permit = assertInstanceOf(Permit.class, new Admission(1).admit(PLAIN));
        permit.release();
        assertThrows(IllegalStateException.class, permit::release);
    }

    @Test
    void aLoweredLimitHoldsBackUntilRunsHaveEnded() {
        Admission admission = new Admission(3);
        List<Permit> permits = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            permits.add(assertInstanceOf(Permit.class, admission.admit(PLAIN)));
        }
        admission.resizeAccount(1);
        permits.get(0).release();
        permits.get(1).release();
        assertInstanceOf(Throttled.class, admission.admit(PLAIN));
        permits.get(2).release();
        assertInstanceOf(Permit.class, admission.admit(PLAIN));
    }

    /** Each holder counts itself in and out; a single permit too many shows as a count above the limit. */
    @Test
    void isNeverOneOverTheLimitUnderContention() throws Exception {
        int runsMax = 7;
        Admission admission = new Admission(runsMax + 20);
        admission.reserve(RESERVED, runsMax);
        AtomicInteger holders = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger admitted = new AtomicInteger();
        int threads = 64;
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> done = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                done.add(executor.submit(() -> {
                    start.await();
                    for (int i = 0; i < 5_000; i++) {
                        if (admission.admit(RESERVED) instanceof Permit permit) {
                            most.accumulateAndGet(holders.incrementAndGet(), Math::max);
                            admitted.incrementAndGet();
                            LockSupport.parkNanos(1_000);
                            holders.decrementAndGet();
                            permit.release();
                        }
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> future : done) {
                future.get();
            }
        }
        assertTrue(most.get() <= runsMax, most + " at once under a limit of " + runsMax);
        assertEquals(runsMax, most.get(), "the limit was never reached, so the test showed nothing");
        assertTrue(admitted.get() > 0);
        assertEquals(0, admission.inFlight());
    }
}
