package dev.millrace.gateway.object.cors;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.object.setting.XmlElement;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes rules as {@link CorsReader} reads them. Stateless. */
final class CorsWriter {
    private static final XMLOutputFactory WRITERS = XMLOutputFactory.newDefaultFactory();

    private CorsWriter() {}

    static Payload write(BucketCors cors) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = WRITERS.createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("CORSConfiguration");
            xml.writeDefaultNamespace(XmlElement.NAMESPACE);
            for (CorsRule rule : cors.rules()) {
                xml.writeStartElement("CORSRule");
                write(xml, "ID", rule.id().isEmpty() ? List.of() : List.of(rule.id()));
                write(xml, "AllowedOrigin", rule.origins());
                write(xml, "AllowedMethod", rule.methods());
                write(xml, "AllowedHeader", rule.headers());
                write(xml, "ExposeHeader", rule.exposedHeaders());
                Integer maxAge = rule.maxAgeSeconds();
                write(xml, "MaxAgeSeconds", maxAge == null ? List.of() : List.of(maxAge.toString()));
                xml.writeEndElement();
            }
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("cannot write CORS rules to memory", e);
        }
        return Payload.ofText(text.toString());
    }

    private static void write(XMLStreamWriter xml, String name, List<String> texts) throws XMLStreamException {
        for (String text : texts) {
            xml.writeStartElement(name);
            xml.writeCharacters(text);
            xml.writeEndElement();
        }
    }
}
