package dev.millrace.gateway.monitor.custom;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.monitor.series.MetricRefusals;
import dev.millrace.gateway.monitor.wire.MonitorOperation;
import dev.millrace.gateway.shape.Members;
import dev.millrace.telemetry.custom.Measurement;
import dev.millrace.telemetry.custom.MeasureReceipt;
import dev.millrace.telemetry.custom.Measures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes what clients have measured. It is answered when all of it is on the disk.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html">
 *     PutMetricData</a>
 */
public final class PutMeasurements implements MonitorOperation {
    /** The operation's name. */
    public static final String NAME = "PutMetricData";

    private static final int DATUMS_MAX = 1_000;
    private static final int NAMESPACE_LENGTH_MAX = 255;

    private final Measures measures;
    private final Clock clock;

    public PutMeasurements(Measures measures, Clock clock) {
        this.measures = measures;
        this.clock = clock;
    }

    @Override
    public ObjectNode answer(Members request) {
        throw new UnsupportedOperationException("it is answered later");
    }

    @Override
    public void begin(Members request, Consumer<Answer> to) {
        measures.put(read(request), new Told(to));
    }

    private List<Measurement> read(Members request) {
        String namespace = request.text("Namespace");
        if (namespace == null) {
            throw MetricRefusals.missing("Namespace");
        }
        DatumReader.checkText(namespace, "Namespace", NAMESPACE_LENGTH_MAX);
        if (namespace.startsWith(CustomMetrics.OF_AWS) || namespace.startsWith(":")) {
            throw MetricRefusals.value("The value " + namespace + " for parameter Namespace is invalid. Namespaces of"
                    + " custom metrics cannot begin with " + CustomMetrics.OF_AWS + " or a colon.");
        }
        if (request.holds("EntityMetricData")) {
            throw MetricRefusals.value("EntityMetricData is not offered here; send MetricData without entities.");
        }
        List<Members> datums = request.list("MetricData");
        if (datums.isEmpty()) {
            throw MetricRefusals.missing("MetricData");
        }
        if (datums.size() > DATUMS_MAX) {
            throw MetricRefusals.value(
                    "The collection MetricData must not have a size greater than " + DATUMS_MAX + ".");
        }
        DatumReader reader = new DatumReader(namespace, Instant.ofEpochMilli(clock.epochMillis()));
        List<Measurement> measurements = new ArrayList<>();
        for (int i = 0; i < datums.size(); i++) {
            measurements.add(reader.read(datums.get(i), "MetricData.member." + (i + 1)));
        }
        return measurements;
    }

    /** Answers the client. Immutable. */
    private record Told(Consumer<Answer> to) implements MeasureReceipt {
        @Override
        public void stored() {
            to.accept(JsonReply::object);
        }

        @Override
        public void noRoom(String why) {
            refuse(new Refusal.OfService("LimitExceededFault", why + "."));
        }

        @Override
        public void busy() {
            refuse(new Refusal.Unavailable("Too much waits to be written; try again."));
        }

        @Override
        public void failed(RuntimeException cause) {
            to.accept(() -> {
                throw cause;
            });
        }

        private void refuse(Refusal refusal) {
            to.accept(() -> {
                throw new RefusedException(refusal);
            });
        }
    }
}
