package dev.millrace.engine.capture.policy;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.PathNotFoundException;
import com.jayway.jsonpath.spi.json.Jackson3JsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.Jackson3MappingProvider;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/**
 * Takes the values out of JSON that JSON paths name, and writes {@value #MARK} in their place. The paths are those of
 * Jayway's JsonPath, without filters and functions: names, indexes, slices, wildcards, {@code ..}. They do not look
 * into strings that hold JSON. Immutable.
 *
 * @see <a href="https://github.com/json-path/JsonPath#operators">the operators</a>
 */
public final class Redaction {
    /** Takes nothing out. */
    public static final Redaction NONE = new Redaction(List.of(), List.of());
    /** What is in the place of a value that was taken out. */
    public static final String MARK = "[redacted]";

    public static final int PATHS_MAX = 32;
    public static final int PATH_LENGTH_MAX = 256;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final Configuration PATHS = Configuration.builder()
            .jsonProvider(new Jackson3JsonNodeJsonProvider(JSON))
            .mappingProvider(new Jackson3MappingProvider(JSON))
            .build();

    private final List<String> paths;
    private final List<JsonPath> compiled;

    private Redaction(List<String> paths, List<JsonPath> compiled) {
        this.paths = paths;
        this.compiled = compiled;
    }

    /** Throws {@link IllegalArgumentException}, naming the path, for one that cannot be followed. */
    public static Redaction of(List<String> paths) {
        if (paths.isEmpty()) {
            return NONE;
        }
        if (paths.size() > PATHS_MAX) {
            throw new IllegalArgumentException(
                    "at most " + PATHS_MAX + " paths can be redacted, not " + paths.size());
        }
        return new Redaction(List.copyOf(paths), paths.stream().map(Redaction::compile).toList());
    }

    private static JsonPath compile(String path) {
        boolean begins = path.startsWith("$.") || path.startsWith("$[");
        if (!begins || path.length() > PATH_LENGTH_MAX) {
            throw new IllegalArgumentException("a JSON path begins with $. or $[ and has at most " + PATH_LENGTH_MAX
                    + " characters, as $.password or $..token; not " + path);
        }
        if (path.contains("?") || path.endsWith(")") || path.endsWith("[")) {
            throw new IllegalArgumentException(
                    "a path of what is redacted has neither filters nor functions, and an end; not " + path);
        }
        try {
            return JsonPath.compile(path);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("not a JSON path: " + path + " (" + e.getMessage() + ")", e);
        }
    }

    public boolean takesNothing() {
        return paths.isEmpty();
    }

    /** The paths, as they were written. */
    public List<String> paths() {
        return paths;
    }

    /**
     * The JSON text without what is to be taken out of it; empty when it is no JSON, or a path could not be followed
     * to its end: then nobody knows what it still holds.
     */
    public Optional<byte[]> apply(byte[] json) {
        try {
            JsonNode root = JSON.readTree(json);
            if (root == null || root.isMissingNode()) {
                return Optional.empty();
            }
            for (JsonPath path : compiled) {
                takeOut(root, path);
            }
            return Optional.of(JSON.writeValueAsBytes(root));
        } catch (JacksonException | JsonPathException | ClassCastException e) {
            return Optional.empty();
        }
    }

    private static void takeOut(JsonNode root, JsonPath path) {
        try {
            path.set(root, StringNode.valueOf(MARK), PATHS);
        } catch (PathNotFoundException _) {
            // there is nothing of that name
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Redaction redaction && paths.equals(redaction.paths);
    }

    @Override
    public int hashCode() {
        return paths.hashCode();
    }

    @Override
    public String toString() {
        return "Redaction" + paths;
    }
}
