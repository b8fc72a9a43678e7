package dev.millrace.gateway.object.cors;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.object.setting.XmlDocument;
import java.util.List;

/** Writes rules as {@link CorsReader} reads them. Stateless. */
final class CorsWriter {
    private CorsWriter() {}

    static Payload write(BucketCors cors) {
        XmlDocument xml = new XmlDocument("CORSConfiguration");
        for (CorsRule rule : cors.rules()) {
            xml.begin("CORSRule");
            write(xml, "ID", rule.id().isEmpty() ? List.of() : List.of(rule.id()));
            write(xml, "AllowedOrigin", rule.origins());
            write(xml, "AllowedMethod", rule.methods());
            write(xml, "AllowedHeader", rule.headers());
            write(xml, "ExposeHeader", rule.exposedHeaders());
            Integer maxAge = rule.maxAgeSeconds();
            write(xml, "MaxAgeSeconds", maxAge == null ? List.of() : List.of(maxAge.toString()));
            xml.end();
        }
        return xml.finish();
    }

    private static void write(XmlDocument xml, String name, List<String> texts) {
        for (String text : texts) {
            xml.element(name, text);
        }
    }
}
