package dev.millrace.engine.runtime.java.code;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands for {@code java.lang.System} and {@code java.lang.Runtime} in function code: {@link SystemCalls} redirects
 * each use of a member that has a method of the same name here. A field is read through a method without parameters;
 * an instance method of {@code Runtime} has the receiver as its first parameter.
 *
 * <p>Every {@link FunctionClassLoader} defines its own copy of this class, so these statics belong to one instance
 * and need no look-up of the caller. It may use classes of {@code java.base} only: the copy sees nothing else.
 * Thread-safe.
 */
public final class FunctionSystem {
    private static volatile Map<String, String> environment = Map.of();
    private static volatile PrintStream out = System.out;
    private static volatile PrintStream err = System.err;
    private static volatile InputStream in = InputStream.nullInputStream();
    private static volatile @Nullable IntConsumer exit;

    private FunctionSystem() {}

    /** Connects this copy with its instance. Has an effect once, so that function code cannot undo it. */
    public static synchronized void bind(Map<String, String> variables, PrintStream output, IntConsumer exitCall) {
        if (exit == null) {
            environment = variables;
            out = output;
            err = output;
            exit = exitCall;
        }
    }

    public static @Nullable String getenv(String name) {
        return environment.get(Objects.requireNonNull(name));
    }

    public static Map<String, String> getenv() {
        return environment;
    }

    public static PrintStream out() {
        return out;
    }

    public static PrintStream err() {
        return err;
    }

    /** Empty: a function must not read the server's standard input. */
    public static InputStream in() {
        return in;
    }

    public static void setOut(PrintStream stream) {
        out = stream;
    }

    public static void setErr(PrintStream stream) {
        err = stream;
    }

    public static void setIn(InputStream stream) {
        in = stream;
    }

    public static void exit(int status) {
        IntConsumer call = exit;
        if (call != null) {
            call.accept(status);
        }
    }

    public static void exit(Runtime runtime, int status) {
        exit(status);
    }

    public static void halt(Runtime runtime, int status) {
        exit(status);
    }

    /** Does nothing: the hook would run, and pin the function's classes, until the server ends. */
    public static void addShutdownHook(Runtime runtime, Thread hook) {
        Objects.requireNonNull(hook);
    }

    public static boolean removeShutdownHook(Runtime runtime, Thread hook) {
        return false;
    }
}
