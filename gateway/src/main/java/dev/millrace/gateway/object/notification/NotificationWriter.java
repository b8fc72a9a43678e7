package dev.millrace.gateway.object.notification;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.object.setting.XmlDocument;

/** Writes notifications as {@link NotificationReader} reads them, with the names that AWS answers with. Stateless. */
public final class NotificationWriter {
    private NotificationWriter() {}

    public static Payload write(BucketNotifications notifications) {
        XmlDocument xml = new XmlDocument("NotificationConfiguration");
        for (FunctionNotification function : notifications.functions()) {
            write(xml, function);
        }
        if (notifications.eventBridge()) {
            xml.element("EventBridgeConfiguration", "");
        }
        return xml.finish();
    }

    private static void write(XmlDocument xml, FunctionNotification notification) {
        xml.begin("CloudFunctionConfiguration")
                .element("Id", notification.id())
                .element("CloudFunction", notification.function().arn());
        for (EventType event : notification.events()) {
            xml.element("Event", event.name());
        }
        if (!notification.filter().equals(KeyFilter.ANY)) {
            xml.begin("Filter").begin("S3Key");
            writeRule(xml, "Prefix", notification.filter().prefix());
            writeRule(xml, "Suffix", notification.filter().suffix());
            xml.end().end();
        }
        xml.end();
    }

    private static void writeRule(XmlDocument xml, String name, String value) {
        if (!value.isEmpty()) {
            xml.begin("FilterRule")
                    .element("Name", name)
                    .element("Value", value)
                    .end();
        }
    }
}
