package dev.millrace.gateway.monitor.wire;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import java.util.Map;

/** The operations that there are, by name. Immutable. */
record MonitorOperations(Map<String, MonitorOperation> byName) {
    MonitorOperations {
        byName = Map.copyOf(byName);
    }

    /** The operation that a client names. Refuses a name that is not here. */
    MonitorOperation named(String name) {
        MonitorOperation operation = byName.get(name);
        if (operation == null) {
            throw new RefusedException(new Refusal.OfService(
                    "InvalidAction",
                    "The action " + name + " is not valid for this endpoint. Which operations of AWS are offered is"
                            + " listed in docs/compatibility.md."));
        }
        return operation;
    }
}
