package dev.millrace.gateway.object.setting;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An element of a request in XML, whole. Documents with a type declaration are refused, and so nothing outside of them
 * is ever read; they are bounded in depth here and in size by the server. Immutable.
 *
 * @param text what is in it beside elements
 */
public record XmlElement(String name, String text, List<XmlElement> children) {
    /** Of all documents of S3. */
    public static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
    private static final int DEPTH_MAX = 8;
    private static final XMLInputFactory READERS = readers();

    public XmlElement {
        children = List.copyOf(children);
    }

    /** The document's element. Refuses what is no XML, or not of S3's namespace or none. */
    public static XmlElement read(Payload body) {
        try {
            XMLStreamReader reader = READERS.createXMLStreamReader(new ByteArrayInputStream(body.array()));
            try {
                while (reader.next() != XMLStreamConstants.START_ELEMENT) {
                    if (reader.getEventType() == XMLStreamConstants.DTD) {
                        throw malformed("a document type declaration is not allowed");
                    }
                }
                XmlElement root = read(reader, 1);
                while (reader.hasNext()) {
                    reader.next(); // what comes after the root must be XML as well
                }
                return root;
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw malformed("it is no XML");
        }
    }

    private static XmlElement read(XMLStreamReader reader, int depth) throws XMLStreamException {
        String name = reader.getLocalName();
        String namespace = reader.getNamespaceURI();
        if (depth > DEPTH_MAX || (namespace != null && !namespace.isEmpty() && !namespace.equals(NAMESPACE))) {
            throw malformed("element " + name + " is too deep or of another namespace");
        }
        StringBuilder text = new StringBuilder();
        List<XmlElement> children = new ArrayList<>();
        while (reader.next() != XMLStreamConstants.END_ELEMENT) {
            switch (reader.getEventType()) {
                case XMLStreamConstants.START_ELEMENT -> children.add(read(reader, depth + 1));
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    text.append(reader.getText());
                case XMLStreamConstants.COMMENT, XMLStreamConstants.PROCESSING_INSTRUCTION -> {}
                default -> throw malformed("an entity is not known");
            }
        }
        return new XmlElement(name, text.toString(), children);
    }

    /** The text without the space around it. */
    public String word() {
        return text.strip();
    }

    /** The children of that name. */
    public List<XmlElement> all(String childName) {
        return children.stream().filter(child -> child.name.equals(childName)).toList();
    }

    /** Refuses children other than these. */
    public void allowOnly(List<String> childNames) {
        for (XmlElement child : children) {
            if (!childNames.contains(child.name)) {
                throw malformed("element " + child.name + " is not known in " + name);
            }
        }
    }

    /** S3's refusal, with what is wrong behind its words. */
    public static RefusedException malformed(String what) {
        return new RefusedException(new Refusal.Malformed("The XML you provided was not well-formed or did not validate"
                + " against our published schema: " + what));
    }

    /** The JDK's own reader, whatever other libraries are on the class path. */
    private static XMLInputFactory readers() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
        return factory;
    }
}
