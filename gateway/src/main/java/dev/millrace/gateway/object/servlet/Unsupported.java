package dev.millrace.gateway.object.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;

/** Requests and responses that can do nothing, to be wrapped by those that can do the little that S3Proxy asks for. */
final class Unsupported {
    static final HttpServletRequest REQUEST = of(HttpServletRequest.class);
    static final HttpServletResponse RESPONSE = of(HttpServletResponse.class);

    private Unsupported() {}

    private static <T> T of(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> {
            throw new UnsupportedOperationException("S3Proxy asks for " + method + ", which nobody has implemented");
        }));
    }
}
