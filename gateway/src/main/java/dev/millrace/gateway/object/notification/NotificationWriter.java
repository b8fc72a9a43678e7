package dev.millrace.gateway.object.notification;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.object.setting.XmlElement;
import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes notifications as {@link NotificationReader} reads them, with the names that AWS answers with. Stateless. */
public final class NotificationWriter {
    private static final XMLOutputFactory WRITERS = XMLOutputFactory.newDefaultFactory();

    private NotificationWriter() {}

    public static Payload write(BucketNotifications notifications) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = WRITERS.createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("NotificationConfiguration");
            xml.writeDefaultNamespace(XmlElement.NAMESPACE);
            for (FunctionNotification function : notifications.functions()) {
                write(xml, function);
            }
            if (notifications.eventBridge()) {
                xml.writeEmptyElement("EventBridgeConfiguration");
            }
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("cannot write notifications to memory", e);
        }
        return Payload.ofText(text.toString());
    }

    private static void write(XMLStreamWriter xml, FunctionNotification notification) throws XMLStreamException {
        xml.writeStartElement("CloudFunctionConfiguration");
        write(xml, "Id", notification.id());
        write(xml, "CloudFunction", notification.function().arn());
        for (EventType event : notification.events()) {
            write(xml, "Event", event.name());
        }
        if (!notification.filter().equals(KeyFilter.ANY)) {
            xml.writeStartElement("Filter");
            xml.writeStartElement("S3Key");
            writeRule(xml, "Prefix", notification.filter().prefix());
            writeRule(xml, "Suffix", notification.filter().suffix());
            xml.writeEndElement();
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static void writeRule(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        if (!value.isEmpty()) {
            xml.writeStartElement("FilterRule");
            write(xml, "Name", name);
            write(xml, "Value", value);
            xml.writeEndElement();
        }
    }

    private static void write(XMLStreamWriter xml, String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }
}
