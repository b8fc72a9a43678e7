package dev.millrace.gateway.object.proxy;

import dev.millrace.gateway.auth.UriEscapes;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The query of an S3 request, read once. Immutable. */
final class ObjectQuery {
    private static final int PARAMETERS_MAX = 128;

    private final List<Parameter> parameters;

    private ObjectQuery(List<Parameter> parameters) {
        this.parameters = parameters;
    }

    /** Throws {@link IllegalArgumentException} when an escape is not one, or there are too many. */
    static ObjectQuery parse(String query) {
        List<Parameter> found = new ArrayList<>();
        if (!query.isEmpty()) {
            for (String part : query.split("&", -1)) {
                int equals = part.indexOf('=');
                String name = equals < 0 ? part : part.substring(0, equals);
                String value = equals < 0 ? "" : part.substring(equals + 1);
                found.add(new Parameter(decoded(name), decoded(value)));
            }
        }
        if (found.size() > PARAMETERS_MAX) {
            throw new IllegalArgumentException("it has more than " + PARAMETERS_MAX + " query parameters");
        }
        return new ObjectQuery(List.copyOf(found));
    }

    /** The first value of a parameter; null when it was not sent. */
    @Nullable String first(String name) {
        for (Parameter parameter : parameters) {
            if (parameter.name.equals(name)) {
                return parameter.value;
            }
        }
        return null;
    }

    List<String> names() {
        return parameters.stream().map(Parameter::name).toList();
    }

    boolean has(String name) {
        return first(name) != null;
    }

    /** All but what signs a request, in the form and order in which it is signed anew. */
    String unsigned() {
        TreeMap<String, String> sorted = new TreeMap<>();
        for (Parameter parameter : parameters) {
            if (!parameter.signs()) {
                sorted.putIfAbsent(parameter.name, parameter.value);
            }
        }
        StringBuilder text = new StringBuilder();
        sorted.forEach((name, value) -> {
            text.append(text.isEmpty() ? "" : "&").append(UriEscapes.encoded(name));
            text.append('=').append(UriEscapes.encoded(value));
        });
        return text.toString();
    }

    private static String decoded(String text) {
        return QueryStringDecoder.decodeComponent(text, StandardCharsets.UTF_8);
    }

    private record Parameter(String name, String value) {
        boolean signs() {
            return switch (name) {
                case "X-Amz-Algorithm",
                        "X-Amz-Credential",
                        "X-Amz-Date",
                        "X-Amz-Expires",
                        "X-Amz-SignedHeaders",
                        "X-Amz-Signature",
                        "X-Amz-Security-Token",
                        "X-Amz-Content-Sha256",
                        "AWSAccessKeyId",
                        "Signature",
                        "Expires" -> true;
                default -> false;
            };
        }
    }
}
