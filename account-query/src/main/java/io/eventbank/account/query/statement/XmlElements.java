package io.eventbank.account.query.statement;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes an XML document of one namespace, element by element, in UTF-8. */
final class XmlElements {

    // That of the JDK, whatever else is on the class path: the bytes must not depend on it.
    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

    private final XMLStreamWriter xml;

    private XmlElements(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /** What an element consists of, or a document. */
    interface Content {
        void write() throws XMLStreamException;
    }

    /** What goes into a document. */
    interface Document {
        void write(XmlElements elements) throws XMLStreamException;
    }

    /** Writes a document with this root; the stream stays open. */
    static void write(OutputStream out, String root, String namespace, Document document) throws IOException {
        try {
            XMLStreamWriter xml = FACTORY.createXMLStreamWriter(
                    new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)));
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement(root);
            xml.writeDefaultNamespace(namespace);
            document.write(new XmlElements(xml));
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    void element(String name, Content content) throws XMLStreamException {
        xml.writeStartElement(name);
        content.write();
        xml.writeEndElement();
    }

    void element(String name, String text) throws XMLStreamException {
        element(name, () -> xml.writeCharacters(readable(text)));
    }

    /** An element that lies alone in others, outermost first. */
    void nested(String text, String... names) throws XMLStreamException {
        for (String name : names) {
            xml.writeStartElement(name);
        }
        xml.writeCharacters(readable(text));
        for (int i = 0; i < names.length; i++) {
            xml.writeEndElement();
        }
    }

    void elementWithAttribute(String name, String attribute, String value, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeAttribute(attribute, value);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }

    /** The text with a replacement in the place of each character that cannot be in XML. */
    private static String readable(String text) {
        StringBuilder readable = new StringBuilder(text.length());
        text.codePoints().map(point -> isInXml(point) ? point : 0xFFFD).forEach(readable::appendCodePoint);
        return readable.toString();
    }

    private static boolean isInXml(int point) {
        return point >= 0x20 && point <= 0xD7FF
                || point >= 0xE000 && point <= 0xFFFD
                || point >= 0x10000
                || point == '\t'
                || point == '\n';
    }
}
