package dev.millrace.gateway.event.put;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.gateway.event.input.Envelope;
import dev.millrace.gateway.event.reference.EventArns;
import dev.millrace.gateway.shape.Members;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes events of entries. Immutable. */
record EntryReader(EventArns arns, Clock clock) {
    /** What AWS counts for a time, whatever its digits. */
    private static final int TIME_BYTES = 14;
    /** The last second of the year 9999, behind which a time has another form. */
    private static final BigDecimal SECONDS_MAX = BigDecimal.valueOf(253_402_300_799L);

    /** The size of an entry, as AWS counts it. */
    static long sizeBytes(Members entry) {
        long bytes = entry.number("Time") == null ? 0 : TIME_BYTES;
        Stream<@Nullable String> texts = Stream.concat(
                Stream.of(entry.text("Source"), entry.text("DetailType"), entry.text("Detail")),
                resources(entry).stream());
        return bytes + texts.mapToLong(EntryReader::sizeBytes).sum();
    }

    Entry read(Members entry) {
        for (String member : List.of("Source", "DetailType", "Detail")) {
            if (!entry.holds(member)) {
                return invalid(member, member + " is a required argument.");
            }
        }
        String source = text(entry, "Source");
        if (source.startsWith("aws.")) {
            return new Entry.Refused("NotAuthorizedForSourceException", "Not authorized for the source.");
        }
        Instant now = Instant.ofEpochMilli(clock.epochMillis());
        Instant time = time(entry.number("Time"), now);
        if (time == null) {
            return invalid("Time", "Time is out of range.");
        }
        Envelope.Head head = new Envelope.Head(
                RequestId.random().toString(), source, text(entry, "DetailType"), time, now, resources(entry));
        Envelope event = Envelope.of(head, arns.account(), text(entry, "Detail"));
        if (event == null) {
            return new Entry.Refused("MalformedDetail", "Detail is malformed.");
        }
        try {
            return new Entry.Accepted(arns.bus(entry.text("EventBusName")), event, entry.text("TraceHeader"));
        } catch (RefusedException e) {
            return new Entry.Refused("InvalidArgument", e.refusal().message());
        }
    }

    private static List<String> resources(Members entry) {
        List<String> resources = entry.texts("Resources");
        return resources == null ? List.of() : resources;
    }

    private static String text(Members entry, String member) {
        String text = entry.text(member);
        return text == null ? "" : text;
    }

    private static @Nullable Instant time(@Nullable BigDecimal epochSeconds, Instant now) {
        if (epochSeconds == null) {
            return now;
        }
        boolean inRange = epochSeconds.signum() >= 0 && epochSeconds.compareTo(SECONDS_MAX) <= 0;
        return inRange ? Instant.ofEpochSecond(epochSeconds.longValue()) : null;
    }

    private static Entry.Refused invalid(String member, String reason) {
        return new Entry.Refused("InvalidArgument", "Parameter " + member + " is not valid. Reason: " + reason);
    }

    private static long sizeBytes(@Nullable String text) {
        return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }
}
