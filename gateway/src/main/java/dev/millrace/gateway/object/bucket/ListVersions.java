package dev.millrace.gateway.object.bucket;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.http.route.UriEscapes;
import dev.millrace.gateway.object.setting.XmlDocument;
import dev.millrace.gateway.object.store.ObjectStore;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Lists the versions of objects as those of a bucket without versions: each has the one that is called {@code null}.
 * Tools empty buckets by it. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html">ListObjectVersions</a>
 */
final class ListVersions implements Operation {
    private static final int KEYS_MAX = 1_000;
    private static final String NO_VERSION = "null";

    private final ObjectStore store;

    ListVersions(ObjectStore store) {
        this.store = store;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        String bucket = NamedBucket.of(call, store::hasBucket);
        Integer wanted = call.queryInteger("max-keys");
        int keysMax = Math.min(KEYS_MAX, wanted == null ? KEYS_MAX : wanted);
        if (keysMax < 0) {
            throw new RefusedException(new Refusal.OfService("InvalidArgument", "max-keys cannot be negative"));
        }
        ListObjectsV2Response page = store.list(ListObjectsV2Request.builder()
                .bucket(bucket)
                .prefix(given(call, "prefix"))
                .delimiter(given(call, "delimiter"))
                .startAfter(given(call, "key-marker"))
                .maxKeys(keysMax)
                .build());
        return new HttpReply(
                200, Map.of("Content-Type", "application/xml"), xml(call, bucket, keysMax, page));
    }

    private static @Nullable String given(HttpCall call, String name) {
        String value = call.queryParameter(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private static Payload xml(HttpCall call, String bucket, int keysMax, ListObjectsV2Response page) {
        boolean escaped = "url".equals(call.queryParameter("encoding-type"));
        String delimiter = given(call, "delimiter");
        String next = page.nextContinuationToken(); // of this store, the last key
        XmlDocument xml = new XmlDocument("ListVersionsResult")
                .element("Name", bucket)
                .element("Prefix", key(Objects.requireNonNullElse(given(call, "prefix"), ""), escaped))
                .element("KeyMarker", key(Objects.requireNonNullElse(given(call, "key-marker"), ""), escaped))
                .element("VersionIdMarker", Objects.requireNonNullElse(given(call, "version-id-marker"), ""))
                .element("MaxKeys", Integer.toString(keysMax));
        if (delimiter != null) {
            xml.element("Delimiter", key(delimiter, escaped));
        }
        if (escaped) {
            xml.element("EncodingType", "url");
        }
        xml.element("IsTruncated", Boolean.toString(next != null));
        if (next != null) {
            xml.element("NextKeyMarker", key(next, escaped)).element("NextVersionIdMarker", NO_VERSION);
        }
        for (S3Object object : page.contents()) {
            version(xml, object, escaped);
        }
        for (CommonPrefix prefix : page.commonPrefixes()) {
            xml.begin("CommonPrefixes")
                    .element("Prefix", key(prefix.prefix(), escaped))
                    .end();
        }
        return xml.finish();
    }

    private static void version(XmlDocument xml, S3Object object, boolean escaped) {
        xml.begin("Version")
                .element("Key", key(object.key(), escaped))
                .element("VersionId", NO_VERSION)
                .element("IsLatest", "true")
                .element("LastModified", object.lastModified().toString())
                .element("ETag", '"' + Objects.requireNonNullElse(object.eTag(), "").replace("\"", "") + '"')
                .element("Size", Objects.requireNonNullElse(object.size(), 0L).toString())
                .element("StorageClass", Objects.requireNonNullElse(object.storageClassAsString(), "STANDARD"))
                .end();
    }

    private static String key(String key, boolean escaped) {
        return escaped ? UriEscapes.encoded(key).replace("%2F", "/") : key;
    }

    @Override
    public ErrorForm errorForm() {
        return ErrorForms.S3;
    }
}
