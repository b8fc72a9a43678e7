package dev.millrace.gateway.monitor.alarm.registry;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The texts in JSON that CloudWatch keeps and tells of alarms. Stateless. */
public final class AlarmJson {
    private static final JsonMapper JSON = new JsonMapper();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ", Locale.ROOT).withZone(ZoneOffset.UTC);

    private AlarmJson() {}

    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    public static ObjectNode read(String text) {
        return (ObjectNode) JSON.readTree(text);
    }

    public static String text(ObjectNode node) {
        return JSON.writeValueAsString(node);
    }

    /** A time as these texts have it: {@code 2026-11-28T12:00:00.000+0000}. */
    public static String time(long epochMillis) {
        return TIME.format(Instant.ofEpochMilli(epochMillis));
    }
}
