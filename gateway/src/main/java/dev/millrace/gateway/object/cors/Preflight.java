package dev.millrace.gateway.object.cors;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.object.setting.BucketSettings;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells a browser what a page of another origin may do. It asks without a signature, also for what needs one.
 * Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/RESTOPTIONSobject.html">OPTIONS object</a>
 */
public final class Preflight implements Operation {
    private static final String ASKED_METHOD = "access-control-request-method";
    private static final String ASKED_HEADERS = "access-control-request-headers";
    /** More than requests have: each is compared with all that are allowed. */
    private static final int ASKED_MAX = 100;

    private final BucketSettings<BucketCors> settings;

    public Preflight(BucketSettings<BucketCors> settings) {
        this.settings = settings;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        String origin = call.header("origin");
        if (origin == null) {
            throw refused("BadRequest", "Insufficient information. Origin request header needed.", Map.of());
        }
        String method = call.header(ASKED_METHOD);
        if (method == null) {
            throw refused("BadRequest", "Invalid Access-Control-Request-Method: null", Map.of());
        }
        BucketCors cors = settings.of(call.pathParameter("Bucket"));
        List<String> asked = names(call.header(ASKED_HEADERS));
        if (asked.size() > ASKED_MAX) {
            throw refused("BadRequest", "Access-Control-Request-Headers names more than " + ASKED_MAX, Map.of());
        }
        Map<String, String> headers = cors.headers(origin, method, asked);
        if (headers.isEmpty()) {
            throw forbidden(cors, call, method);
        }
        Map<String, String> all = new LinkedHashMap<>(headers);
        if (!asked.isEmpty()) {
            all.put("Access-Control-Allow-Headers", String.join(", ", asked));
        }
        return new HttpReply(200, all, Payload.EMPTY);
    }

    @Override
    public ErrorForm errorForm() {
        return ErrorForms.S3;
    }

    private static List<String> names(@Nullable String header) {
        if (header == null) {
            return List.of();
        }
        return Arrays.stream(header.split(","))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static RefusedException forbidden(BucketCors cors, HttpCall call, String method) {
        String why = cors.rules().isEmpty()
                ? "CORS is not enabled for this bucket."
                : "This CORS request is not allowed. This is usually because the evalution of Origin, request method /"
                        + " Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the"
                        + " resource's CORS spec.";
        Map<String, String> members = new LinkedHashMap<>();
        members.put("Method", method);
        members.put("ResourceType", call.pathParameter("Key").isEmpty() ? "BUCKET" : "OBJECT");
        return refused("AccessForbidden", "CORSResponse: " + why, members);
    }

    private static RefusedException refused(String code, String message, Map<String, String> members) {
        return new RefusedException(new Refusal.OfService(code, message, members));
    }
}
