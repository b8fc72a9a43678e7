package dev.millrace.gateway.object.form;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.invocation.TraceHeader;
import dev.millrace.gateway.auth.ObjectSignatures;
import dev.millrace.gateway.http.route.UriEscapes;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.XmlText;
import dev.millrace.gateway.object.change.ChangeOrigin;
import dev.millrace.gateway.object.store.ObjectStore;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What a form says of the object that it uploads, and what its sender is answered. Thread-safe. */
final class PostedObject {
    private static final String META = "x-amz-meta-";
    /** Fields that ask for what is not here: nothing is stored that would not be as it was asked for. */
    private static final String[] NOT_HERE = {
        "tagging", "x-amz-server-side-encryption", "x-amz-website-redirect-location", "x-amz-object-lock-"
    };

    private final ObjectStore store;
    private final ObjectSignatures signatures;
    private final Clock clock;

    PostedObject(ObjectStore store, ObjectSignatures signatures, Clock clock) {
        this.store = store;
        this.signatures = signatures;
        this.clock = clock;
    }

    /** Stores the file of a form if its policy lets it; the answer. */
    HttpReply store(Exchange exchange, String bucket, PostedForm form) {
        if (!store.hasBucket(bucket)) {
            throw refused("NoSuchBucket", "The specified bucket does not exist");
        }
        Map<String, String> fields = new HashMap<>(form.fields());
        String key = fields.getOrDefault("key", "").replace("${filename}", form.fileName());
        if (key.isEmpty()) {
            throw refused("InvalidArgument", "Bucket POST must contain a field named 'key'.");
        }
        if (ObjectStore.keepsItsBooksIn(key)) {
            throw refused("InvalidArgument", "The key is one of the store's own.");
        }
        fields.put("key", key);
        fields.put("bucket", bucket);
        checkPolicy(fields, form.fileBytes());
        String eTag = put(request(bucket, key, fields, form.fileBytes()), form, fields, exchange);
        return reply(exchange, bucket, key, eTag, fields);
    }

    private void checkPolicy(Map<String, String> fields, int fileBytes) {
        String policy = fields.get("policy");
        boolean signed = fields.containsKey("x-amz-signature") || fields.containsKey("signature");
        if (policy != null && signed) {
            signatures.checkPolicy(
                    policy, fields.getOrDefault("x-amz-credential", ""), fields.getOrDefault("x-amz-signature", ""));
            FormPolicy.read(policy).check(fields, fileBytes, Instant.ofEpochMilli(clock.epochMillis()));
        } else if (policy != null || signed) {
            throw refused(
                    "InvalidArgument",
                    "Bucket POST must contain a field named '" + (signed ? "policy" : "x-amz-signature") + "'.");
        } else {
            signatures.checkUnsigned();
        }
    }

    private static PutObjectRequest request(String bucket, String key, Map<String, String> fields, int fileBytes) {
        Map<String, String> metadata = new HashMap<>();
        for (Map.Entry<String, String> field : fields.entrySet()) {
            if (field.getKey().startsWith(META)) {
                metadata.put(field.getKey().substring(META.length()), field.getValue());
            }
            for (String notHere : NOT_HERE) {
                if (field.getKey().startsWith(notHere)) {
                    throw refused(
                            "NotImplemented",
                            "A field that you provided implies functionality that is not implemented: "
                                    + field.getKey());
                }
            }
        }
        return PutObjectRequest.builder()
                .bucket(bucket)
                .key(key)
                .contentLength((long) fileBytes)
                .contentType(fields.getOrDefault("content-type", "binary/octet-stream"))
                .cacheControl(fields.get("cache-control"))
                .contentDisposition(fields.get("content-disposition"))
                .contentEncoding(fields.get("content-encoding"))
                .metadata(metadata)
                .build();
    }

    private String put(PutObjectRequest request, PostedForm form, Map<String, String> fields, Exchange exchange) {
        try {
            FormChecksum.check(fields, form);
            return store.post(request, form.file(), origin(exchange, fields));
        } catch (S3Exception e) {
            String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
            if (code == null || e.statusCode() >= 500) {
                throw e;
            }
            throw refused(code, e.awsErrorDetails().errorMessage());
        } catch (IllegalArgumentException e) {
            throw refused("InvalidArgument", String.valueOf(e.getMessage()));
        }
    }

    private static ChangeOrigin origin(Exchange exchange, Map<String, String> fields) {
        String credential = fields.getOrDefault("x-amz-credential", fields.getOrDefault("awsaccesskeyid", ""));
        return new ChangeOrigin(
                exchange.requestId(),
                exchange.sourceIp(),
                credential.replaceFirst("/.*", ""),
                TraceHeader.of(exchange.header("traceparent"), exchange.header("x-amzn-trace-id")));
    }

    private static HttpReply reply(
            Exchange exchange, String bucket, String key, String eTag, Map<String, String> fields) {
        Map<String, String> headers = new HashMap<>();
        headers.put("ETag", eTag);
        headers.put("x-amz-request-id", exchange.requestId().toString());
        String redirect = fields.getOrDefault("success_action_redirect", fields.getOrDefault("redirect", ""));
        String location = location(exchange, bucket, key);
        if (isHeaderText(redirect) && !redirect.isEmpty()) {
            headers.put("Location", redirect + (redirect.contains("?") ? "&" : "?") + "bucket="
                    + UriEscapes.encoded(bucket) + "&key=" + UriEscapes.encoded(key) + "&etag="
                    + UriEscapes.encoded(eTag));
            return new HttpReply(303, headers, Payload.EMPTY);
        }
        headers.put("Location", location);
        String status = fields.getOrDefault("success_action_status", "");
        if (!status.equals("201")) {
            return new HttpReply(status.equals("200") ? 200 : 204, headers, Payload.EMPTY);
        }
        headers.put("Content-Type", "application/xml");
        String xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PostResponse><Location>" + XmlText.escaped(location)
                + "</Location><Bucket>" + bucket + "</Bucket><Key>" + XmlText.escaped(key) + "</Key><ETag>"
                + XmlText.escaped(eTag)
                + "</ETag></PostResponse>";
        return new HttpReply(201, headers, Payload.ofText(xml));
    }

    private static String location(Exchange exchange, String bucket, String key) {
        String host = Objects.requireNonNullElse(exchange.header(HttpHeaderNames.HOST), "");
        String path = host.startsWith(bucket + ".") ? "/" : "/" + bucket + "/";
        return exchange.scheme() + "://" + host + path + UriEscapes.encoded(key);
    }

    private static boolean isHeaderText(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 127);
    }

    private static RefusedException refused(String code, @Nullable String message) {
        return new RefusedException(new Refusal.OfService(code, String.valueOf(message)));
    }
}
