package dev.millrace.gateway.monitor.wire;

import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.http.route.Routes;
import dev.millrace.gateway.http.route.Targets;
import java.util.Map;

/**
 * Enters operations for clients of all ages: the AWS CLI of 2023 sends forms, older SDKs JSON, and those of today CBOR.
 * Immutable.
 *
 * @see <a href="https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html">Smithy RPC v2 CBOR</a>
 */
public final class MonitorProtocols {
    /** What signatures call CloudWatch. */
    public static final String SIGNED = "monitoring";

    private static final String SERVICE = "GraniteServiceVersion20100801";

    private MonitorProtocols() {}

    /**
     * Enters operations by their names, for example {@code ListMetrics}.
     *
     * @return what answers forms
     */
    public static Operation enter(Routes routes, Targets targets, Map<String, MonitorOperation> byName) {
        MonitorOperations operations = new MonitorOperations(byName);
        byName.forEach((name, operation) -> targets.addOfOwnForm(SERVICE, name, new JsonOperation(operation)));
        routes.add(
                "POST",
                "/service/" + SERVICE + "/operation/{" + CborOperation.PATH_PARAMETER + "}",
                new CborOperation(operations));
        return new QueryOperation(operations);
    }
}
