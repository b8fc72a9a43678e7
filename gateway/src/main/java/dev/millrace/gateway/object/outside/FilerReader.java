package dev.millrace.gateway.object.outside;

import dev.millrace.gateway.object.change.ChangeKind;
import dev.millrace.gateway.object.change.ChangeOrigin;
import dev.millrace.gateway.object.change.ObjectChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads what the filer of SeaweedFS tells: the path of an entry, how the entry was, and how and where it is now.
 * Whether it was made, changed, moved or removed follows from these; the type that the message names calls a change a
 * rename. Buckets are the folders in {@code /buckets}. Stateless.
 *
 * @see <a href="https://github.com/seaweedfs/seaweedfs/wiki/Filer-Notification-Webhook">Webhook</a>
 */
final class FilerReader {
    private static final String BUCKETS = "/buckets/";
    /** The folder in a bucket that holds the parts of uploads that have not ended. */
    private static final String UPLOADS = ".uploads/";

    private FilerReader() {}

    static StoreMessage read(String path, JsonNode message, StoreMessage.Delivery delivery) {
        JsonNode before = message.path("old_entry");
        JsonNode now = message.path("new_entry");
        String newPath = newPath(path, message, now);
        List<ToldChange> changes = new ArrayList<>();
        if (isFile(before) && !(isFile(now) && newPath.equals(path))) {
            add(changes, change(ChangeKind.DELETE, path, before, delivery), path, message, delivery);
        }
        if (isFile(now)) {
            add(changes, change(ChangeKind.PUT, newPath, now, delivery), path, message, delivery);
        }
        return new StoreMessage(changes, changes.isEmpty() ? 1 : 0);
    }

    /** Of a message nothing but the message itself says whether it came before: it is sent again as it was. */
    private static void add(
            List<ToldChange> changes,
            @Nullable ObjectChange change,
            String path,
            JsonNode message,
            StoreMessage.Delivery delivery) {
        if (change != null) {
            changes.add(new ToldChange(
                    change,
                    ToldChange.identity(
                            delivery.store(), path, change.kind().eventName(), message.toString())));
        }
    }

    private static boolean isFile(JsonNode entry) {
        return entry.isObject() && !entry.path("is_directory").asBoolean(false);
    }

    private static String newPath(String path, JsonNode message, JsonNode now) {
        String parent = message.path("new_parent_path").asString("");
        String name = now.path("name").asString("");
        return parent.isEmpty() || name.isEmpty() ? path : parent + "/" + name;
    }

    private static @Nullable ObjectChange change(
            ChangeKind kind, String path, JsonNode entry, StoreMessage.Delivery delivery) {
        int slash = path.indexOf('/', BUCKETS.length());
        if (!path.startsWith(BUCKETS) || slash < 0 || slash + 1 == path.length()) {
            return null; // nothing that is in a bucket
        }
        String key = path.substring(slash + 1);
        if (key.startsWith(UPLOADS)) {
            return null;
        }
        JsonNode attributes = entry.path("attributes");
        long seconds = attributes.path("mtime").asLong(0);
        boolean created = kind.created();
        return new ObjectChange(
                kind,
                path.substring(BUCKETS.length(), slash),
                key,
                created ? attributes.path("file_size").asLong(0) : 0,
                created ? eTag(attributes.path("md5").asString("")) : "",
                null,
                created && seconds > 0 ? Instant.ofEpochSecond(seconds) : delivery.at(),
                ToldChange.sequencer(delivery.at()),
                new ChangeOrigin(delivery.requestId(), "", "", null));
    }

    /** The MD5 sum in hexadecimal; empty when there is none. */
    private static String eTag(String base64) {
        try {
            return HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException _) {
            return ""; // no sum that could be told
        }
    }
}
