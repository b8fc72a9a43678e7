package dev.millrace.gateway.object.cors;

import dev.millrace.gateway.object.setting.SettingForm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which pages of other origins may use a bucket, as its owner has said. The first rule that fits a request counts.
 * Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html">CORS</a>
 */
public record BucketCors(List<CorsRule> rules) {
    /** None may. */
    public static final BucketCors NONE = new BucketCors(List.of());
    /** How it is kept. */
    public static final SettingForm<BucketCors> FORM =
            new SettingForm<>("cors", NONE, CorsReader::read, CorsWriter::write);

    public BucketCors {
        rules = List.copyOf(rules);
    }

    /**
     * What the answer to a request says beside what it says anyway: nothing when no rule fits.
     *
     * @param origin of the page; null for a request that is of none
     */
    public Map<String, String> headers(@Nullable String origin, String method) {
        return origin == null ? Map.of() : headers(origin, method, List.of());
    }

    /** The same for a request that only asks what it might do, and with which headers. */
    Map<String, String> headers(String origin, String method, List<String> asked) {
        for (CorsRule rule : rules) {
            if (rule.allows(origin, method, asked)) {
                return headers(rule, origin);
            }
        }
        return Map.of();
    }

    private static Map<String, String> headers(CorsRule rule, String origin) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Access-Control-Allow-Origin", rule.isForAll() ? CorsRule.ANY : origin);
        headers.put("Access-Control-Allow-Methods", String.join(", ", rule.methods()));
        if (!rule.exposedHeaders().isEmpty()) {
            headers.put("Access-Control-Expose-Headers", String.join(", ", rule.exposedHeaders()));
        }
        if (rule.maxAgeSeconds() != null) {
            headers.put("Access-Control-Max-Age", rule.maxAgeSeconds().toString());
        }
        if (!rule.isForAll()) {
            headers.put("Access-Control-Allow-Credentials", "true");
        }
        headers.put("Vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
        return headers;
    }
}
