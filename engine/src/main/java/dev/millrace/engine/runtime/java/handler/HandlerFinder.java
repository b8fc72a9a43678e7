package dev.millrace.engine.runtime.java.handler;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds and constructs a function's handler by the rules of AWS's Java runtime. Confined to one thread at a time.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/java-handler.html">Lambda function handler in Java</a>
 */
public final class HandlerFinder {
    private final ClassLoader functionClasses;

    public HandlerFinder(ClassLoader functionClasses) {
        this.functionClasses = functionClasses;
    }

    /**
     * Runs the function's static initialiser and its constructor.
     *
     * @param handler {@code package.Class} or {@code package.Class::method}
     * @throws HandlerFault when there is no such handler, or its class cannot be initialised
     * @throws Throwable what the constructor throws
     */
    public Handler find(String handler) throws Throwable {
        int separator = handler.lastIndexOf("::");
        String className = separator < 0 ? handler : handler.substring(0, separator);
        String methodName = separator < 0 ? null : handler.substring(separator + 2);
        if (className.isEmpty() || (methodName != null && methodName.isEmpty())) {
            throw new HandlerFault("Runtime.BadFunctionCode", "Invalid handler: `" + handler + "'");
        }
        Class<?> type = load(className);
        return methodName == null ? ofInterface(type) : ofMethod(type, methodName);
    }

    /** Runs the static initialiser, which may throw anything. */
    private Class<?> load(String className) throws HandlerFault {
        try {
            return Class.forName(className, true, functionClasses);
        } catch (ClassNotFoundException e) {
            throw new HandlerFault(e.getClass().getName(), "Class not found: " + className);
        } catch (Throwable e) {
            String reason = e.getMessage() == null ? "" : ": " + e.getMessage();
            throw new HandlerFault(e, "Error loading class " + className + reason);
        }
    }

    private Handler ofInterface(Class<?> type) throws Throwable {
        if (RequestStreamHandler.class.isAssignableFrom(type)) {
            RequestStreamHandler target = (RequestStreamHandler) construct(type);
            return (request, response, context) ->
                    target.handleRequest(new ByteArrayInputStream(request), response, context);
        }
        if (RequestHandler.class.isAssignableFrom(type)) {
            return ofRequestHandler(type);
        }
        throw new HandlerFault(
                "Runtime.BadFunctionCode",
                "Class does not implement an appropriate handler interface: " + type.getName());
    }

    @SuppressWarnings("unchecked")
    private Handler ofRequestHandler(Class<?> type) throws Throwable {
        List<Type> arguments = new TypeArguments(RequestHandler.class).in(type);
        String problem = "Class " + type.getName() + " does not implement RequestHandler with concrete type parameters";
        if (arguments == null) {
            throw new HandlerFault("Runtime.BadFunctionCode", problem);
        }
        for (Type argument : arguments) {
            if (argument instanceof TypeVariable<?> open && List.of(open.getBounds()).equals(List.of(Object.class))) {
                throw new HandlerFault(
                        "Runtime.BadFunctionCode", problem + ": parameter " + open + " has no upper bound.");
            }
        }
        var target = (RequestHandler<@Nullable Object, @Nullable Object>) construct(type);
        ValueFormats formats = new ValueFormats(functionClasses);
        return new ValueHandler(
                target::handleRequest, formats.of(arguments.get(0)), output(formats, arguments.get(1)));
    }

    private Handler ofMethod(Class<?> type, String name) throws Throwable {
        Method method = new Overloads(type, name)
                .best()
                .orElseThrow(() -> new HandlerFault(
                        NoSuchMethodException.class.getName(),
                        "No public method named " + name + " with appropriate method signature found on class "
                                + type.getName()));
        Object target = Modifier.isStatic(method.getModifiers()) ? null : construct(type);
        method.setAccessible(true); // a public method of a class that is not public
        if (Overloads.isStreamed(method)) {
            return new StreamMethod(method, target);
        }
        boolean withContext = Overloads.endsWithContext(method);
        boolean withInput = method.getParameterCount() > (withContext ? 1 : 0);
        ValueFormats formats = new ValueFormats(functionClasses);
        return new ValueHandler(
                (argument, context) -> {
                    Object[] both = {argument, context};
                    return invoke(method, target, Arrays.copyOfRange(both, withInput ? 0 : 1, withContext ? 2 : 1));
                },
                withInput ? formats.of(method.getGenericParameterTypes()[0]) : null,
                output(formats, method.getGenericReturnType()));
    }

    private static @Nullable ValueFormat output(ValueFormats formats, Type type) {
        return type == void.class || type == Void.class ? null : formats.of(type);
    }

    private static @Nullable Object invoke(Method method, @Nullable Object target, Object... arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static Object construct(Class<?> type) throws Throwable {
        try {
            return type.getConstructor().newInstance();
        } catch (NoSuchMethodException e) {
            boolean inner = type.getEnclosingClass() != null && !Modifier.isStatic(type.getModifiers());
            String problem = inner
                    ? " cannot be instantiated because it is a non-static inner class"
                    : " has no public zero-argument constructor";
            throw new HandlerFault(Exception.class.getName(), "Class " + type.getName() + problem);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
