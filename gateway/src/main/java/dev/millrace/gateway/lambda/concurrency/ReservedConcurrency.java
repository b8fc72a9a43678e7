package dev.millrace.gateway.lambda.concurrency;

import dev.millrace.engine.admission.Admission;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import dev.millrace.gateway.lambda.reference.Functions;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Changes reservations in the registry, where they last, and then in the engine, where they act. The engine is always
 * told what the registry holds by then, so two changes at once end with the same value in both. Thread-safe.
 */
public final class ReservedConcurrency {
    private final Functions functions;
    private final IntSupplier accountRunsMax;
    private final Reservations reservations;

    public ReservedConcurrency(Functions functions, IntSupplier accountRunsMax, Reservations reservations) {
        this.functions = functions;
        this.accountRunsMax = accountRunsMax;
        this.reservations = reservations;
    }

    /** Sets {@code runsMax} aside for a function, or nothing when null. */
    synchronized void set(FunctionReference reference, @Nullable Integer runsMax) {
        FunctionName name = Functions.name(reference);
        functions.done(
                functions.registry().amend(name, function -> {
                    checkRestIsEnough(function, runsMax);
                    return function.withReservedConcurrency(runsMax);
                }),
                reference);
        apply(name);
    }

    /** Tells the engine what the registry holds for a function; nothing when there is no such function. */
    public synchronized void apply(FunctionName name) {
        RegisteredFunction function = functions.snapshot().function(name.value());
        reservations.reserve(name, function == null ? null : function.reservedConcurrency());
    }

    /** What functions without a reservation share. */
    int unreserved() {
        return accountRunsMax.getAsInt() - reserved(functions.snapshot());
    }

    private void checkRestIsEnough(RegisteredFunction function, @Nullable Integer runsMax) {
        if (runsMax == null || runsMax == 0) {
            return;
        }
        Integer current = function.reservedConcurrency();
        long rest = (long) unreserved() + (current == null ? 0 : current) - runsMax;
        if (rest < Admission.UNRESERVED_MIN) {
            throw new RefusedException(new Refusal.InvalidParameter(
                    "Specified ReservedConcurrentExecutions for function decreases account's"
                            + " UnreservedConcurrentExecution below its minimum value of [" + Admission.UNRESERVED_MIN
                            + "]."));
        }
    }

    private static int reserved(RegistrySnapshot snapshot) {
        return snapshot.reservedConcurrency().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }
}
