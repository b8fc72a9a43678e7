package dev.millrace.gateway.object.outside;

import dev.millrace.gateway.object.change.ChangeKind;
import dev.millrace.gateway.object.change.ChangeOrigin;
import dev.millrace.gateway.object.change.ObjectChange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads records in the form of S3, whoever wrote them: names of events with {@code s3:} or without, sizes as numbers or
 * texts, keys encoded as in forms but by Ceph, which writes them as they are. Stateless.
 */
final class RecordReader {
    static final int RECORDS_MAX = 1_000;
    private static final String PREFIX = "s3:";

    private RecordReader() {}

    static StoreMessage read(JsonNode records, StoreMessage.Delivery delivery) {
        if (records.size() > RECORDS_MAX) {
            throw StoreMessage.malformed("it has " + records.size() + " records, and at most " + RECORDS_MAX + " fit");
        }
        List<ToldChange> changes = new ArrayList<>();
        int ignored = 0;
        for (JsonNode entry : records) {
            ChangeKind kind = kind(entry.path("eventName").asString(""));
            if (kind == null) {
                ignored++;
            } else {
                changes.add(read(entry, kind, delivery));
            }
        }
        return new StoreMessage(changes, ignored);
    }

    private static ToldChange read(JsonNode entry, ChangeKind kind, StoreMessage.Delivery delivery) {
        JsonNode object = entry.path("s3").path("object");
        String bucket = entry.path("s3").path("bucket").path("name").asString("");
        String key = key(object.path("key").asString(""), entry.path("eventSource").asString(""));
        if (bucket.isEmpty() || key.isEmpty()) {
            throw StoreMessage.malformed("a record names no bucket or no key");
        }
        String versionId = object.path("versionId").asString("");
        String sequencer = object.path("sequencer").asString("");
        ObjectChange change = new ObjectChange(
                kind,
                bucket,
                key,
                kind.created() ? size(object.path("size")) : 0,
                kind.created() ? eTag(object) : "",
                versionId.isEmpty() ? null : versionId,
                time(entry.path("eventTime").asString(""), delivery.at()),
                sequencer.isEmpty() ? ToldChange.sequencer(delivery.at()) : sequencer,
                origin(entry, delivery));
        UUID identity = sequencer.isEmpty()
                ? null
                : ToldChange.identity(delivery.store(), bucket, key, versionId, sequencer, kind.eventName());
        return new ToldChange(change, identity);
    }

    private static @Nullable ChangeKind kind(String eventName) {
        String name = eventName.startsWith(PREFIX) ? eventName.substring(PREFIX.length()) : eventName;
        for (ChangeKind kind : ChangeKind.values()) {
            if (kind.eventName().equals(name)) {
                return kind;
            }
        }
        return null;
    }

    private static String key(String written, String source) {
        if (source.startsWith("ceph:")) {
            return written;
        }
        try {
            return URLDecoder.decode(written, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return written; // it was not encoded
        }
    }

    private static long size(JsonNode size) {
        try {
            return size.isString() ? Long.parseLong(size.stringValue()) : size.asLong(0);
        } catch (NumberFormatException e) {
            throw StoreMessage.malformed("the size of an object is no number");
        }
    }

    private static String eTag(JsonNode object) {
        String eTag = object.path("eTag").asString(object.path("etag").asString(""));
        return eTag.replace("\"", "");
    }

    /** The time of the record; Ceph has written it with a space in it. */
    private static Instant time(String written, Instant otherwise) {
        try {
            return Instant.parse(written.replace(' ', 'T'));
        } catch (DateTimeParseException _) {
            return otherwise; // when it came is close enough
        }
    }

    private static ChangeOrigin origin(JsonNode entry, StoreMessage.Delivery delivery) {
        return new ChangeOrigin(
                delivery.requestId(),
                entry.path("requestParameters").path("sourceIPAddress").asString(""),
                entry.path("userIdentity").path("principalId").asString(""),
                null);
    }
}
