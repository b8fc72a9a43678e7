package dev.millrace.gateway.auth;

import dev.millrace.gateway.web.QueryText;
import java.util.ArrayList;
import java.util.List;

/** One parameter of a query, decoded. Immutable. */
record QueryPair(String name, String value) {
    /** All parameters in their order. A {@code +} stands for a space, as signers and servers agree. */
    static List<QueryPair> of(String rawQuery) {
        List<QueryPair> pairs = new ArrayList<>();
        for (String part : rawQuery.split("&", -1)) {
            if (!part.isEmpty()) {
                int equals = part.indexOf('=');
                String name = equals < 0 ? part : part.substring(0, equals);
                String value = equals < 0 ? "" : part.substring(equals + 1);
                pairs.add(new QueryPair(QueryText.parameter(name), QueryText.parameter(value)));
            }
        }
        return pairs;
    }
}
