package dev.millrace.engine.runtime.java.handler;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds what stands for the parameters of a generic interface in a class, through all its ancestors. Immutable. */
record TypeArguments(Class<?> generic) {
    /** The types, or null when {@code type} does not implement the interface or does so as a raw type. */
    @Nullable List<Type> in(Class<?> type) {
        return in(type, Map.of());
    }

    private @Nullable List<Type> in(@Nullable Type type, Map<TypeVariable<?>, Type> known) {
        if (type instanceof Class<?> plain) {
            return inAncestors(plain, known);
        }
        if (!(type instanceof ParameterizedType parameterized)
                || !(parameterized.getRawType() instanceof Class<?> raw)
                || !generic.isAssignableFrom(raw)) {
            return null;
        }
        List<Type> arguments = Arrays.stream(parameterized.getActualTypeArguments())
                .map(argument -> resolve(argument, known))
                .toList();
        if (raw == generic) {
            return arguments;
        }
        TypeVariable<?>[] parameters = raw.getTypeParameters();
        return inAncestors(
                raw,
                IntStream.range(0, parameters.length)
                        .boxed()
                        .collect(Collectors.toMap(i -> parameters[i], arguments::get)));
    }

    private @Nullable List<Type> inAncestors(Class<?> type, Map<TypeVariable<?>, Type> known) {
        for (Type parent : type.getGenericInterfaces()) {
            List<Type> found = in(parent, known);
            if (found != null) {
                return found;
            }
        }
        return in(type.getGenericSuperclass(), known);
    }

    private static Type resolve(Type type, Map<TypeVariable<?>, Type> known) {
        if (type instanceof TypeVariable<?> variable) {
            return known.getOrDefault(variable, variable);
        }
        if (type instanceof ParameterizedType parameterized) {
            return new Resolved(
                    parameterized.getRawType(),
                    parameterized.getOwnerType(),
                    Arrays.stream(parameterized.getActualTypeArguments())
                            .map(argument -> resolve(argument, known))
                            .toList());
        }
        return type;
    }

    /** A generic type whose variables have been replaced. Immutable. */
    private record Resolved(Type raw, @Nullable Type owner, List<Type> arguments) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return owner;
        }
    }
}
