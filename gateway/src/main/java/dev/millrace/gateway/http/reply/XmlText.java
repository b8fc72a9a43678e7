package dev.millrace.gateway.http.reply;

/** Text between tags. Stateless. */
public final class XmlText {
    private XmlText() {}

    public static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
