package dev.millrace.gateway.object.setting;

import dev.millrace.engine.invocation.Payload;
import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A document of S3 while it is written. Confined to one thread. */
public final class XmlDocument {
    private static final XMLOutputFactory WRITERS = XMLOutputFactory.newDefaultFactory();

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    /** Begins the document with its element. */
    public XmlDocument(String root) {
        try {
            xml = WRITERS.createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement(root);
            xml.writeDefaultNamespace(XmlElement.NAMESPACE);
        } catch (XMLStreamException e) {
            throw impossible(e);
        }
    }

    /** Begins an element that {@link #end} ends. */
    public XmlDocument begin(String name) {
        return write(() -> xml.writeStartElement(name));
    }

    public XmlDocument end() {
        return write(xml::writeEndElement);
    }

    /** An element with a text in it, perhaps an empty one. */
    public XmlDocument element(String name, String content) {
        return write(() -> {
            xml.writeStartElement(name);
            xml.writeCharacters(content);
            xml.writeEndElement();
        });
    }

    /** The whole document; nothing may be written after it. */
    public Payload finish() {
        write(() -> {
            xml.writeEndDocument();
            xml.close();
        });
        return Payload.ofText(text.toString());
    }

    private XmlDocument write(Step step) {
        try {
            step.write();
            return this;
        } catch (XMLStreamException e) {
            throw impossible(e);
        }
    }

    private static IllegalStateException impossible(XMLStreamException e) {
        return new IllegalStateException("cannot write XML to memory", e);
    }

    private interface Step {
        void write() throws XMLStreamException;
    }
}
