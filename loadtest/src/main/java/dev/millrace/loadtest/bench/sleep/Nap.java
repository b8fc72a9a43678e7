package dev.millrace.loadtest.bench.sleep;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** When one call slept, as the function itself says, in milliseconds of the epoch. Immutable. */
record Nap(long beganMillis, long endedMillis) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Reads {@code {"began":1,"ended":2}}. */
    static Nap parse(String json) {
        JsonNode nap = JSON.readTree(json);
        return new Nap(nap.required("began").longValue(), nap.required("ended").longValue());
    }

    /** The most of them that slept at one moment. */
    static int mostAtOnce(Collection<Nap> naps) {
        List<Change> changes = naps.stream()
                .flatMap(nap -> Stream.of(new Change(nap.beganMillis, 1), new Change(nap.endedMillis, -1)))
                .sorted((a, b) -> a.atMillis != b.atMillis
                        ? Long.compare(a.atMillis, b.atMillis)
                        : Integer.compare(a.by, b.by)) // one that ends makes room for one that begins then
                .toList();
        int asleep = 0;
        int most = 0;
        for (Change change : changes) {
            asleep += change.by;
            most = Math.max(most, asleep);
        }
        return most;
    }

    private record Change(long atMillis, int by) {}
}
