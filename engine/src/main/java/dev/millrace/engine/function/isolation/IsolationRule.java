package dev.millrace.engine.function.isolation;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.Isolation;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How each function is kept away from everything else: what the operator and the machine allow, then what the
 * function asks for. Immutable.
 *
 * @param least what every function has that asks for nothing, and the least that one may ask for; never in-process
 * @param best the most that this machine can give
 * @param trusted names of the functions that may ask for less, and whose Java runs in-process unless they ask for more
 * @param bundled what the operator trusts by running this server at all
 */
public record IsolationRule(Isolation least, Isolation best, Set<String> trusted, Set<BundledCode> bundled) {
    public IsolationRule {
        trusted = Set.copyOf(trusted);
        bundled = Set.copyOf(bundled);
        if (least == Isolation.IN_PROCESS) {
            throw new IllegalArgumentException(
                    "the isolation cannot be in-process for all functions; name those that you trust: --trust NAME,..");
        }
        if (least.compareTo(best) > 0) {
            throw new IllegalArgumentException("the isolation cannot be " + least.text() + ": this machine can give "
                    + best.text() + " at most");
        }
    }

    /**
     * The rule of an operator.
     *
     * @param set the isolation that the operator wants, or null for the best that the machine can give
     */
    public static IsolationRule of(
            @Nullable Isolation set, Isolation best, Set<String> trusted, Set<BundledCode> bundled) {
        return new IsolationRule(set == null ? best : set, best, trusted, bundled);
    }

    /**
     * How instances of that version run. Never less than a function asks for, so it may be more than the machine can
     * give, when a tag comes from another machine; and never less than the operator allows now.
     */
    public Isolation of(FunctionVersion version) {
        Isolation asked = version.settings().isolation();
        if (asked == null) {
            return isJava(version.runtime()) && isTrusted(version) ? Isolation.IN_PROCESS : least;
        }
        Isolation floor = floor(version.name().value(), version.runtime());
        return asked.compareTo(floor) < 0 ? floor : asked;
    }

    /** Why a function may not ask for that, in words for its owner; null when it may. */
    public @Nullable String refusal(String function, String runtime, @Nullable Isolation asked) {
        if (asked == null) {
            return null;
        }
        String asks = "Function " + function + " cannot have the isolation '" + asked.text() + "': ";
        if (asked.compareTo(best) > 0) {
            return asks + "this machine can give '" + best.text() + "' at most.";
        }
        if (asked == Isolation.IN_PROCESS && !isJava(runtime)) {
            return asks + "only Java can run in-process.";
        }
        if (asked.compareTo(floor(function, runtime)) < 0) {
            return asks + "the operator of this server allows no less than '" + least.text()
                    + "' but for functions that the server was started with, as in --trust " + function + ".";
        }
        return null;
    }

    private Isolation floor(String function, String runtime) {
        if (!trusted.contains(function)) {
            return least;
        }
        return isJava(runtime) ? Isolation.IN_PROCESS : Isolation.PROCESS;
    }

    /** Who can call the API can put code and settings under any name, so the name alone does not make it ours. */
    private boolean isTrusted(FunctionVersion version) {
        return trusted.contains(version.name().value())
                || bundled.contains(new BundledCode(version.subject().codeSha256(), version.handler()));
    }

    private static boolean isJava(String runtime) {
        return runtime.startsWith("java");
    }
}
