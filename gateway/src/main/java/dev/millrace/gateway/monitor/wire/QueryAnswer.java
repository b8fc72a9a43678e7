package dev.millrace.gateway.monitor.wire;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.XmlText;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An answer as the XML that clients of forms read: lists of {@code member}s, maps of {@code entry}s. Stateless. */
final class QueryAnswer {
    private static final String NAMESPACE = "http://monitoring.amazonaws.com/doc/2010-08-01/";
    /** The one map in CloudWatch's answers; all other objects are structures. */
    private static final String MAP = "ExtendedStatistics";

    private QueryAnswer() {}

    static HttpReply error(MonitorError error) {
        return reply(
                error.status(),
                "<ErrorResponse xmlns=\"" + NAMESPACE + "\"><Error><Type>" + error.fault() + "</Type><Code>"
                        + error.code() + "</Code><Message>" + XmlText.escaped(error.message())
                        + "</Message></Error></ErrorResponse>");
    }

    static HttpReply reply(String action, String requestId, ObjectNode answer) {
        return reply(200, document(action, requestId, answer));
    }

    private static HttpReply reply(int status, String document) {
        return new HttpReply(status, Map.of("Content-Type", "text/xml"), Payload.ofText(document));
    }

    private static String document(String action, String requestId, ObjectNode answer) {
        StringBuilder xml = new StringBuilder("<").append(action).append("Response xmlns=\"").append(NAMESPACE);
        xml.append("\"><").append(action).append("Result>");
        members(answer, xml);
        xml.append("</").append(action).append("Result><ResponseMetadata><RequestId>").append(requestId);
        return xml.append("</RequestId></ResponseMetadata></")
                .append(action)
                .append("Response>")
                .toString();
    }

    private static void members(ObjectNode object, StringBuilder xml) {
        object.properties().forEach(member -> element(member.getKey(), member.getValue(), xml));
    }

    private static void element(String name, JsonNode value, StringBuilder xml) {
        xml.append('<').append(name).append('>');
        if (value instanceof ArrayNode list) {
            list.forEach(element -> element("member", element, xml));
        } else if (value instanceof ObjectNode map && name.equals(MAP)) {
            map.properties().forEach(entry -> {
                xml.append("<entry>");
                element("key", map.stringNode(entry.getKey()), xml);
                element("value", entry.getValue(), xml);
                xml.append("</entry>");
            });
        } else if (value instanceof ObjectNode structure) {
            members(structure, xml);
        } else if (AnswerTimes.isTime(value)) {
            Instant time = AnswerTimes.time(value).truncatedTo(ChronoUnit.MILLIS);
            xml.append(DateTimeFormatter.ISO_INSTANT.format(time));
        } else {
            xml.append(XmlText.escaped(value.asString()));
        }
        xml.append("</").append(name).append('>');
    }
}
