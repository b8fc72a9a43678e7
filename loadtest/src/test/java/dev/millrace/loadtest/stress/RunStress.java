package dev.millrace.loadtest.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZL_Result;

/** Two threads settle the fate of one run: one of them wins, and everybody is told once. */
public final class RunStress {
    private RunStress() {}

    /** The function returns as its time is up. */
    @JCStressTest
    @State
    @Outcome(
            id = {
                "true, false, RETURNED ended answered 0 in flight",
                "false, true, TIMED_OUT ended answered 0 in flight"
            },
            expect = Expect.ACCEPTABLE,
            desc = "One ended it.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Both, or nobody, or with the outcome of the other.")
    public static class EndedTwice {
        private final StressedRun stressed = new StressedRun().takenWarm();

        @Actor
        public void returns(ZZL_Result result) {
            result.r1 = stressed.run.end(StressedRun.RETURNED);
        }

        @Actor
        public void timesOut(ZZL_Result result) {
            result.r2 = stressed.run.end(StressedRun.TIMED_OUT);
        }

        @Arbiter
        public void told(ZZL_Result result) {
            result.r3 = stressed.run.outcome().kind() + " " + stressed.told();
        }
    }

    /** The instance has started as the time for that is up. */
    @JCStressTest
    @State
    @Outcome(
            id = {
                "true, true, TIMED_OUT ended answered 0 in flight",
                "false, true, TIMED_OUT ended answered 0 in flight"
            },
            expect = Expect.ACCEPTABLE,
            desc = "It ended, having begun or not.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "It began and nobody ended it, or it ended twice.")
    public static class BegunAndEnded {
        private final StressedRun stressed = new StressedRun().takenCold();

        @Actor
        public void begins(ZZL_Result result) {
            result.r1 = stressed.run.begin();
        }

        @Actor
        public void timesOut(ZZL_Result result) {
            result.r2 = stressed.run.end(StressedRun.TIMED_OUT);
        }

        @Arbiter
        public void told(ZZL_Result result) {
            stressed.run.end(StressedRun.RETURNED); // to no avail, unless the beginning undid the end
            result.r3 = stressed.run.outcome().kind() + " " + stressed.told();
        }
    }

    /** The run is turned away as its start fails. */
    @JCStressTest
    @State
    @Outcome(
            id = {"true, false, ended answered 0 in flight", "false, true, refused 0 in flight"},
            expect = Expect.ACCEPTABLE,
            desc = "It ended or was refused.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Both, or neither.")
    public static class EndedAndRefused {
        private final StressedRun stressed = new StressedRun().takenCold();

        @Actor
        public void ends(ZZL_Result result) {
            result.r1 = stressed.run.end(StressedRun.RETURNED);
        }

        @Actor
        public void refuses(ZZL_Result result) {
            result.r2 = stressed.run.refuse(StressedRun.REFUSAL);
        }

        @Arbiter
        public void told(ZZL_Result result) {
            result.r3 = stressed.told();
        }
    }
}
