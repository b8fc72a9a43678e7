package dev.millrace.loadtest.stress;

import dev.millrace.engine.admission.Admission;
import dev.millrace.engine.admission.Permit;
import dev.millrace.engine.function.FunctionName;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** Two threads release one permit. The results: who was allowed to, and how many places there are afterwards. */
@JCStressTest
@State
@Outcome(id = {"true, false, 1", "false, true, 1"}, expect = Expect.ACCEPTABLE, desc = "One released it.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both, or nobody, or a place too many or too few.")
public class PermitStress {
    private static final FunctionName FUNCTION = new FunctionName("f");

    private final Admission admission = new Admission(1);
    private final Permit permit = (Permit) admission.admit(FUNCTION);

    @Actor
    public void first(ZZI_Result result) {
        result.r1 = release();
    }

    @Actor
    public void second(ZZI_Result result) {
        result.r2 = release();
    }

    @Arbiter
    public void placesLeft(ZZI_Result result) {
        while (admission.admit(FUNCTION) instanceof Permit) {
            result.r3++;
        }
    }

    private boolean release() {
        try {
            permit.release();
            return true;
        } catch (IllegalStateException released) {
            return false;
        }
    }
}
