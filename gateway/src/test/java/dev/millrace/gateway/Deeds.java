package dev.millrace.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/** The same function in every language; it does what its event says. Immutable. */
enum Deeds {
    NODE("nodejs20.x", "index.handler", "node/index.mjs", "RangeError", "TypeError"),
    PYTHON("python3.11", "index.handler", "python/index.py", "LookupError", "TypeError"),
    JAVA_25("java25", "deeds.Deeds::handle", "java/deeds/Deeds.java", Deeds.JAVA_FAILURE, Deeds.JAVA_FAILURE),
    JAVA_17("java17", "deeds.Deeds::handle", "java/deeds/Deeds.java", Deeds.JAVA_FAILURE, Deeds.JAVA_FAILURE),
    PROVIDED("provided.al2023", "any", "provided/bootstrap", "Function.NoStock", "Function.NoDatabase");

    private static final String JAVA_FAILURE = "java.lang.IllegalStateException";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final String runtime;
    private final String handler;
    private final String source;
    private final String failure;
    private final String initFailure;

    Deeds(String runtime, String handler, String source, String failure, String initFailure) {
        this.runtime = runtime;
        this.handler = handler;
        this.source = source;
        this.failure = failure;
        this.initFailure = initFailure;
    }

    /** The name of its function of that kind. */
    String functionName(String kind) {
        return name() + "-" + kind;
    }

    boolean isJava() {
        return this == JAVA_25 || this == JAVA_17;
    }

    /** The error type of what the deed "fail" throws. */
    String failure() {
        return failure;
    }

    /** The error type of what its start throws when its variable FAIL_INIT is set. */
    String initFailure() {
        return initFailure;
    }

    static String event(String deed, Object with) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("do", deed);
        event.put("with", with);
        return JSON.writeValueAsString(event);
    }

    /** The body of a CreateFunction request; {@code more} adds members to it or replaces them. */
    String createRequest(String name, int timeoutSeconds, Map<String, Object> more) {
        Map<String, Object> request = new LinkedHashMap<>(Map.of(
                "FunctionName", name,
                "Runtime", runtime,
                "Role", "arn:aws:iam::000000000000:role/any",
                "Handler", handler,
                "Timeout", timeoutSeconds,
                "MemorySize", 256,
                "Code", Map.of("ZipFile", zip())));
        request.putAll(more);
        return JSON.writeValueAsString(request);
    }

    private byte[] zip() {
        try {
            return TestingZip.of(files());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is in its package, by path. */
    Map<String, byte[]> files() throws IOException {
        try (InputStream code =
                Objects.requireNonNull(Deeds.class.getResourceAsStream("/functions/" + source), source)) {
            return Map.of(source.substring(source.indexOf('/') + 1), code.readAllBytes());
        }
    }
}
