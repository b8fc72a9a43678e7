package dev.millrace.gateway.event.bus;

import static dev.millrace.gateway.shape.Constraint.pattern;

import dev.millrace.gateway.event.reference.BusName;
import dev.millrace.gateway.event.reference.EventArns;
import dev.millrace.gateway.event.registry.Bus;
import dev.millrace.gateway.shape.Constraint;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Constraint.LengthMin;
import tools.jackson.databind.node.ObjectNode;

/** A bus as AWS shows it, and what its name must be. Immutable. */
final class BusJson {
    static final Constraint[] NAME = {
        new LengthMax(BusName.LENGTH_MAX), new LengthMin(1), pattern(BusName.PATTERN)
    };
    private static final double MILLIS_PER_SECOND = 1_000;

    private BusJson() {}

    static void write(Bus bus, EventArns arns, ObjectNode into) {
        into.put("Name", bus.name().value()).put("Arn", arns.of(bus.name()));
        if (bus.description() != null) {
            into.put("Description", bus.description());
        }
        into.put("CreationTime", bus.createdAtEpochMillis() / MILLIS_PER_SECOND);
        into.put("LastModifiedTime", bus.modifiedAtEpochMillis() / MILLIS_PER_SECOND);
    }
}
