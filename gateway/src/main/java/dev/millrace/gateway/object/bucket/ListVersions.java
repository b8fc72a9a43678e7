package dev.millrace.gateway.object.bucket;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.route.UriEscapes;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.object.store.ObjectStore;
import java.io.StringWriter;
import java.util.Map;
import java.util.Objects;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
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
    private static final XMLOutputFactory WRITERS = XMLOutputFactory.newDefaultFactory();
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
                200, Map.of("Content-Type", "application/xml"), Payload.ofText(xml(call, bucket, keysMax, page)));
    }

    private static @Nullable String given(HttpCall call, String name) {
        String value = call.queryParameter(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private static String xml(HttpCall call, String bucket, int keysMax, ListObjectsV2Response page) {
        boolean escaped = "url".equals(call.queryParameter("encoding-type"));
        String next = page.nextContinuationToken(); // of this store, the last key
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = WRITERS.createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("ListVersionsResult");
            xml.writeDefaultNamespace(Unconfigured.NAMESPACE);
            write(xml, "Name", bucket);
            write(xml, "Prefix", key(Objects.requireNonNullElse(given(call, "prefix"), ""), escaped));
            write(xml, "KeyMarker", key(Objects.requireNonNullElse(given(call, "key-marker"), ""), escaped));
            write(xml, "VersionIdMarker", Objects.requireNonNullElse(given(call, "version-id-marker"), ""));
            write(xml, "MaxKeys", Integer.toString(keysMax));
            if (given(call, "delimiter") != null) {
                write(xml, "Delimiter", key(Objects.requireNonNull(given(call, "delimiter")), escaped));
            }
            if (escaped) {
                write(xml, "EncodingType", "url");
            }
            write(xml, "IsTruncated", Boolean.toString(next != null));
            if (next != null) {
                write(xml, "NextKeyMarker", key(next, escaped));
                write(xml, "NextVersionIdMarker", NO_VERSION);
            }
            for (S3Object object : page.contents()) {
                version(xml, object, escaped);
            }
            for (CommonPrefix prefix : page.commonPrefixes()) {
                xml.writeStartElement("CommonPrefixes");
                write(xml, "Prefix", key(prefix.prefix(), escaped));
                xml.writeEndElement();
            }
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("cannot write a list to memory", e);
        }
        return text.toString();
    }

    private static void version(XMLStreamWriter xml, S3Object object, boolean escaped) throws XMLStreamException {
        xml.writeStartElement("Version");
        write(xml, "Key", key(object.key(), escaped));
        write(xml, "VersionId", NO_VERSION);
        write(xml, "IsLatest", "true");
        write(xml, "LastModified", object.lastModified().toString());
        write(xml, "ETag", '"' + Objects.requireNonNullElse(object.eTag(), "").replace("\"", "") + '"');
        write(xml, "Size", Objects.requireNonNullElse(object.size(), 0L).toString());
        write(xml, "StorageClass", Objects.requireNonNullElse(object.storageClassAsString(), "STANDARD"));
        xml.writeEndElement();
    }

    private static String key(String key, boolean escaped) {
        return escaped ? UriEscapes.encoded(key).replace("%2F", "/") : key;
    }

    private static void write(XMLStreamWriter xml, String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }

    @Override
    public ErrorForm errorForm() {
        return ErrorForms.S3;
    }
}
