package dev.millrace.engine.runtime.java.handler;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which of the public methods of one name is the handler, by the rules of AWS's runtime: bridge methods come last,
 * then more parameters win, where a last parameter {@code Context} counts twice; of the rest the first with a
 * signature that can be called. Immutable.
 */
record Overloads(Class<?> type, String name) {
    private static final Comparator<Method> BEST_FIRST =
            Comparator.comparing(Method::isBridge).thenComparing(Comparator.comparingInt(Overloads::weight).reversed());

    Optional<Method> best() {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(name))
                .sorted(BEST_FIRST)
                .filter(method -> isCallable(method))
                .findFirst();
    }

    /** Whether the method takes a stream for its input or its output, so that no value is converted. */
    static boolean isStreamed(Method method) {
        List<Class<?>> parameters = List.of(method.getParameterTypes());
        return parameters.contains(InputStream.class) || parameters.contains(OutputStream.class);
    }

    static boolean endsWithContext(Method method) {
        Class<?>[] parameters = method.getParameterTypes();
        return parameters.length > 0 && parameters[parameters.length - 1] == Context.class;
    }

    private static int weight(Method method) {
        return method.getParameterCount() + (endsWithContext(method) ? 1 : 0);
    }

    private static boolean isCallable(Method method) {
        Class<?>[] types = method.getParameterTypes();
        return switch (types.length) {
            case 0, 1 -> true;
            case 2 ->
                types[0] != Context.class
                        && (endsWithContext(method)
                                || (types[0] == InputStream.class && types[1] == OutputStream.class));
            case 3 -> types[0] == InputStream.class && types[1] == OutputStream.class && endsWithContext(method);
            default -> false;
        };
    }
}
