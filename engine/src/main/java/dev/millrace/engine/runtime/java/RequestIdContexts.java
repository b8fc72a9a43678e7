package dev.millrace.engine.runtime.java;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The logging contexts that a function's log4j has, old or new, into which AWS's runtime puts the id of each request,
 * so that log patterns can show it. Empty for a function without log4j. Immutable.
 */
record RequestIdContexts(List<Method> puts) {
    private static final String KEY = "AWSRequestId";
    private static final Map<String, Class<?>> VALUE_TYPES = Map.of(
            "org.apache.log4j.MDC", Object.class,
            "org.apache.logging.log4j.ThreadContext", String.class);
    private static final RequestIdContexts NONE = new RequestIdContexts(List.of());

    /** Those that the function's classes offer. A class that is no such context, or cannot be loaded, is left out. */
    static RequestIdContexts in(ClassLoader classes) {
        List<Method> found = new ArrayList<>();
        VALUE_TYPES.forEach((name, valueType) -> {
            try {
                found.add(Class.forName(name, true, classes).getMethod("put", String.class, valueType));
            } catch (ReflectiveOperationException | LinkageError e) {
                return; // most functions do without
            }
        });
        return found.isEmpty() ? NONE : new RequestIdContexts(List.copyOf(found));
    }

    /** Called on the thread of the call, before the function. What the contexts throw is of no interest. */
    void put(FunctionCall call) {
        for (int i = 0; i < puts.size(); i++) {
            try {
                puts.get(i).invoke(null, KEY, call.requestId());
            } catch (IllegalAccessException | InvocationTargetException | NullPointerException e) {
                return;
            }
        }
    }
}
