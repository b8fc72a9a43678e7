package dev.millrace.loadtest.stress;

import dev.millrace.engine.admission.InFlight;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The count of what is in flight: never over the bound, no place lost. */
public final class InFlightStress {
    private InFlightStress() {}

    private static int placesLeft(InFlight runs, int max) {
        int places = 0;
        while (runs.tryEnter(max)) {
            places++;
        }
        return places;
    }

    /** Two threads want the one place. */
    @JCStressTest
    @State
    @Outcome(id = {"true, false", "false, true"}, expect = Expect.ACCEPTABLE, desc = "One got it.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Both, or nobody.")
    public static class OnePlace {
        private final InFlight runs = new InFlight();

        @Actor
        public void first(ZZ_Result entered) {
            entered.r1 = runs.tryEnter(1);
        }

        @Actor
        public void second(ZZ_Result entered) {
            entered.r2 = runs.tryEnter(1);
        }
    }

    /** One thread wants the place that another one gives back. */
    @JCStressTest
    @State
    @Outcome(id = "true, 0", expect = Expect.ACCEPTABLE, desc = "The place was free already.")
    @Outcome(id = "false, 1", expect = Expect.ACCEPTABLE, desc = "It was not yet, and is now.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A place too many, or one lost.")
    public static class PlaceGivenBack {
        private final InFlight runs = new InFlight();

        public PlaceGivenBack() {
            runs.tryEnter(1);
        }

        @Actor
        public void leaves() {
            runs.leave();
        }

        @Actor
        public void enters(ZI_Result result) {
            result.r1 = runs.tryEnter(1);
        }

        @Arbiter
        public void placesLeft(ZI_Result result) {
            result.r2 = InFlightStress.placesLeft(runs, 1);
        }
    }

    /** Two threads take the one place and give it back. The results: how many each saw inside, and who is left. */
    @JCStressTest
    @State
    @Outcome(id = {"1, 1, 0", "1, 0, 0", "0, 1, 0"}, expect = Expect.ACCEPTABLE, desc = "One after the other.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Both inside at once, nobody let in, or somebody still counted.")
    public static class EnteredAndLeft {
        private final InFlight runs = new InFlight();
        private final AtomicInteger inside = new AtomicInteger();

        @Actor
        public void first(III_Result result) {
            result.r1 = pass();
        }

        @Actor
        public void second(III_Result result) {
            result.r2 = pass();
        }

        @Arbiter
        public void left(III_Result result) {
            result.r3 = runs.count();
        }

        private int pass() {
            if (!runs.tryEnter(1)) {
                return 0;
            }
            int seen = inside.incrementAndGet();
            inside.decrementAndGet();
            runs.leave();
            return seen;
        }
    }

    /** Somebody counts while others come and go, never two at once. */
    @JCStressTest
    @State
    @Outcome(id = {"0", "1"}, expect = Expect.ACCEPTABLE, desc = "As many as there were at some moment.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "More than there ever were.")
    public static class Counted {
        private final InFlight runs = new InFlight();

        @Actor
        public void comeAndGo() {
            runs.enter();
            runs.leave();
            runs.enter();
            runs.leave();
        }

        @Actor
        public void counts(I_Result result) {
            result.r1 = runs.count();
        }
    }
}
