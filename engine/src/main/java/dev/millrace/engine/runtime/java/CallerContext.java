package dev.millrace.engine.runtime.java;

import com.amazonaws.services.lambda.runtime.Client;
import com.amazonaws.services.lambda.runtime.ClientContext;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a mobile client tells about itself with an invocation; members that it left out are null. Immutable. */
record CallerContext(JsonNode json) implements ClientContext {
    private static final JsonMapper JSON = new JsonMapper();

    /** Throws {@link IllegalArgumentException} for text that is no JSON object. */
    static CallerContext parse(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            if (json.isObject()) {
                return new CallerContext(json);
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the client context is not JSON: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("the client context is not a JSON object");
    }

    @Override
    public @Nullable Client getClient() {
        return json.path("client").isObject() ? new CallerClient(json.path("client")) : null;
    }

    @Override
    public @Nullable Map<String, String> getCustom() {
        return texts("custom");
    }

    @Override
    public @Nullable Map<String, String> getEnvironment() {
        return texts("env");
    }

    private @Nullable Map<String, String> texts(String member) {
        JsonNode object = json.path(member);
        if (!object.isObject()) {
            return null;
        }
        Map<String, String> texts = new HashMap<>();
        object.forEachEntry(
                (name, value) -> texts.put(name, value.isValueNode() ? value.asString() : value.toString()));
        return texts;
    }

    private record CallerClient(JsonNode json) implements Client {
        @Override
        public @Nullable String getInstallationId() {
            return text("installation_id");
        }

        @Override
        public @Nullable String getAppTitle() {
            return text("app_title");
        }

        @Override
        public @Nullable String getAppVersionName() {
            return text("app_version_name");
        }

        @Override
        public @Nullable String getAppVersionCode() {
            return text("app_version_code");
        }

        @Override
        public @Nullable String getAppPackageName() {
            return text("app_package_name");
        }

        private @Nullable String text(String member) {
            return json.path(member).isValueNode() ? json.path(member).asString() : null;
        }
    }
}
