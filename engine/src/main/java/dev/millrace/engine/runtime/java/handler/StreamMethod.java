package dev.millrace.engine.runtime.java.handler;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A method with an input or an output stream among its parameters. Confined to one thread at a time. */
record StreamMethod(Method method, @Nullable Object target) implements Handler {
    @Override
    public void handle(byte[] request, ResponseBuffer response, Context context) throws Throwable {
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = Arrays.stream(types)
                .map(type -> type == InputStream.class
                        ? new ByteArrayInputStream(request)
                        : type == OutputStream.class ? response : context)
                .toArray();
        try {
            method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        if (!Arrays.asList(types).contains(OutputStream.class)) {
            response.write("null".getBytes(StandardCharsets.US_ASCII));
        }
    }
}
