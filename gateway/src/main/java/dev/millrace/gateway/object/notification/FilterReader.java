package dev.millrace.gateway.object.notification;

import dev.millrace.gateway.object.setting.InvalidArgument;
import dev.millrace.gateway.object.setting.XmlElement;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads filters of keys: at most one rule for the prefix and one for the suffix. Stateless. */
final class FilterReader {
    private static final String NAME = "Name";
    private static final String VALUE = "Value";
    private static final String PREFIX = "prefix";
    private static final String SUFFIX = "suffix";
    private static final int VALUE_BYTES_MAX = 1_024;

    private FilterReader() {}

    static KeyFilter read(XmlElement filter) {
        filter.allowOnly(List.of("S3Key"));
        Map<String, String> values = new HashMap<>();
        for (XmlElement key : filter.children()) {
            key.allowOnly(List.of("FilterRule"));
            key.children().forEach(rule -> add(rule, values));
        }
        return new KeyFilter(values.getOrDefault(PREFIX, ""), values.getOrDefault(SUFFIX, ""));
    }

    private static void add(XmlElement rule, Map<String, String> values) {
        rule.allowOnly(List.of(NAME, VALUE));
        if (rule.all(NAME).size() != 1 || rule.all(VALUE).size() != 1) {
            throw XmlElement.malformed("FilterRule takes one Name and one Value");
        }
        String written = rule.all(NAME).getFirst().word();
        String name = written.toLowerCase(Locale.ROOT);
        String value = rule.all(VALUE).getFirst().text();
        if (!name.equals(PREFIX) && !name.equals(SUFFIX)) {
            throw InvalidArgument.of("filter rule name must be either prefix or suffix", "FilterRule.Name", written);
        }
        if (value.getBytes(StandardCharsets.UTF_8).length > VALUE_BYTES_MAX) {
            throw InvalidArgument.of(
                    "Size of filter rule value cannot exceed " + VALUE_BYTES_MAX + " bytes in UTF-8 representation",
                    "FilterRule.Value",
                    value);
        }
        if (values.put(name, value) != null) {
            throw InvalidArgument.of(
                    "Cannot specify more than one " + name + " rule in a filter.", "FilterRule.Name", written);
        }
    }
}
