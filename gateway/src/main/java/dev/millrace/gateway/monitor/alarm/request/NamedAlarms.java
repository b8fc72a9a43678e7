package dev.millrace.gateway.monitor.alarm.request;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.monitor.alarm.registry.Alarm;
import dev.millrace.gateway.monitor.alarm.registry.Alarms;
import dev.millrace.gateway.monitor.series.MetricRefusals;
import dev.millrace.gateway.shape.Members;
import java.util.List;

/** The alarms that a request names, each of which must be there. Stateless. */
final class NamedAlarms {
    private static final int NAMES_MAX = 100;

    private NamedAlarms() {}

    /** Those of {@code AlarmNames}. */
    static List<Alarm> of(Members request, Alarms alarms) {
        return names(request).stream().map(name -> named(name, alarms)).toList();
    }

    /** What stands in {@code AlarmNames}, whether or not there are such alarms. */
    static List<String> names(Members request) {
        List<String> names = request.texts("AlarmNames");
        if (names == null || names.isEmpty()) {
            throw MetricRefusals.missing("AlarmNames");
        }
        if (names.size() > NAMES_MAX) {
            throw MetricRefusals.value(
                    "The collection AlarmNames must not have a size greater than " + NAMES_MAX + ".");
        }
        return names;
    }

    static Alarm named(String name, Alarms alarms) {
        Alarm alarm = alarms.named(name);
        if (alarm == null) {
            throw unknown(name);
        }
        return alarm;
    }

    static RefusedException unknown(String name) {
        return new RefusedException(
                new Refusal.OfService("ResourceNotFound", "There is no alarm with the name " + name + "."));
    }
}
