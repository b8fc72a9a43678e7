package dev.millrace.gateway.object.cors;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.object.setting.XmlElement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rules from the XML in which owners write them, and in which they are kept. Stateless.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html">PutBucketCors</a>
 */
final class CorsReader {
    private static final String ROOT = "CORSConfiguration";
    private static final String RULE = "CORSRule";
    private static final String ID = "ID";
    private static final String ORIGIN = "AllowedOrigin";
    private static final String METHOD = "AllowedMethod";
    private static final String HEADER = "AllowedHeader";
    private static final String EXPOSED = "ExposeHeader";
    private static final String MAX_AGE = "MaxAgeSeconds";
    private static final List<String> METHODS = List.of("GET", "PUT", "HEAD", "POST", "DELETE");
    private static final int RULES_MAX = 100;
    private static final int ID_LENGTH_MAX = 255;

    private CorsReader() {}

    /** What the XML says. Throws {@link RefusedException} for what it cannot mean. */
    static BucketCors read(Payload xml) {
        XmlElement root = XmlElement.read(xml);
        List<XmlElement> rules = root.all(RULE);
        if (!root.name().equals(ROOT) || rules.isEmpty() || rules.size() > RULES_MAX) {
            throw XmlElement.malformed(ROOT + " takes 1 to " + RULES_MAX + " elements " + RULE);
        }
        root.allowOnly(List.of(RULE));
        return new BucketCors(rules.stream().map(CorsReader::rule).toList());
    }

    private static CorsRule rule(XmlElement rule) {
        rule.allowOnly(List.of(ID, ORIGIN, METHOD, HEADER, EXPOSED, MAX_AGE));
        String id = first(rule, ID);
        if (rule.all(ORIGIN).isEmpty() || rule.all(METHOD).isEmpty()) {
            throw XmlElement.malformed(RULE + " takes at least one " + ORIGIN + " and one " + METHOD);
        }
        if (id != null && id.length() > ID_LENGTH_MAX) {
            throw XmlElement.malformed("an " + ID + " has at most " + ID_LENGTH_MAX + " characters");
        }
        return new CorsRule(
                id == null ? "" : id,
                withOneStar(rule, ORIGIN),
                methods(rule),
                withOneStar(rule, HEADER),
                exposed(rule),
                seconds(first(rule, MAX_AGE)));
    }

    private static List<String> withOneStar(XmlElement rule, String name) {
        List<String> texts = new ArrayList<>();
        for (XmlElement child : rule.all(name)) {
            String text = plain(child);
            if (text.indexOf(CorsRule.ANY) != text.lastIndexOf(CorsRule.ANY)) {
                throw refused(name + " \"" + text + "\" can not have more than one wildcard.");
            }
            texts.add(text);
        }
        return texts;
    }

    private static List<String> methods(XmlElement rule) {
        List<String> methods = rule.all(METHOD).stream().map(XmlElement::word).toList();
        for (String method : methods) {
            if (!METHODS.contains(method)) {
                throw refused("Found unsupported HTTP method in CORS config. Unsupported method is " + method);
            }
        }
        return methods;
    }

    private static List<String> exposed(XmlElement rule) {
        List<String> names = rule.all(EXPOSED).stream().map(CorsReader::plain).toList();
        for (String name : names) {
            if (name.contains(CorsRule.ANY)) {
                throw refused(EXPOSED + " \"" + name
                        + "\" contains wildcard. We currently do not support wildcard for " + EXPOSED + ".");
            }
        }
        return names;
    }

    /** A text that can be, or be in, a header. */
    private static String plain(XmlElement element) {
        String word = element.word();
        if (word.isEmpty() || word.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
            throw XmlElement.malformed(element.name() + " cannot be '" + word + "'");
        }
        return word;
    }

    private static @Nullable String first(XmlElement rule, String name) {
        List<XmlElement> all = rule.all(name);
        if (all.size() > 1) {
            throw XmlElement.malformed(RULE + " takes one " + name);
        }
        return all.isEmpty() ? null : all.getFirst().word();
    }

    private static @Nullable Integer seconds(@Nullable String text) {
        try {
            int seconds = text == null ? 0 : Integer.parseInt(text);
            if (seconds < 0) {
                throw new NumberFormatException(text);
            }
            return text == null ? null : seconds;
        } catch (NumberFormatException e) {
            throw XmlElement.malformed(MAX_AGE + " must be a number of seconds, not '" + text + "'");
        }
    }

    private static RefusedException refused(String message) {
        return new RefusedException(new Refusal.OfService("InvalidRequest", message));
    }
}
