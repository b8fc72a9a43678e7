package dev.millrace.gateway.api.serve;

import dev.millrace.gateway.api.registry.ApiParts;
import dev.millrace.gateway.web.Cors;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An API, ready to be called.
 *
 * @param of what it was made of
 * @param cors null when it has nothing to say of the matter
 */
record ServedApi(ApiParts of, @Nullable Cors cors, boolean enabled, Map<String, ServedStage> stages) {}
