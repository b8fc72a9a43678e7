package dev.millrace.gateway.object.door;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    List<String> names() {
        return parameters.stream().map(Parameter::name).toList();
    }

    /** All but what signs a request, the first value of each. */
    Map<String, String> unsigned() {
        Map<String, String> seen = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            if (!parameter.signs()) {
                seen.putIfAbsent(parameter.name, parameter.value);
            }
        }
        return seen;
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
