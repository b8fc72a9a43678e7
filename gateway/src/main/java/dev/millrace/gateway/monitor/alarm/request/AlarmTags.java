package dev.millrace.gateway.monitor.alarm.request;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.monitor.alarm.registry.Alarm;
import dev.millrace.gateway.monitor.alarm.registry.Alarms;
import dev.millrace.gateway.monitor.series.MetricRefusals;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import dev.millrace.gateway.shape.TagList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/** The tags of alarms: TagResource, UntagResource and ListTagsForResource. Thread-safe. */
final class AlarmTags {
    private final Alarms alarms;

    AlarmTags(Alarms alarms) {
        this.alarms = alarms;
    }

    ObjectNode tag(Members request) {
        Shape.of().check(request, "Tags", TagList.shape(0));
        Map<String, String> added = TagList.of(request);
        return change(alarm(request), present -> {
            Map<String, String> tags = new HashMap<>(present);
            tags.putAll(added);
            return TagList.checked(tags);
        });
    }

    ObjectNode untag(Members request) {
        Alarm alarm = alarm(request);
        List<String> keys = request.texts("TagKeys");
        if (keys == null) {
            throw MetricRefusals.missing("TagKeys");
        }
        return change(alarm, present -> {
            Map<String, String> tags = new HashMap<>(present);
            tags.keySet().removeAll(keys);
            return tags;
        });
    }

    ObjectNode list(Members request) {
        ObjectNode answer = JsonReply.object();
        TagList.show(alarm(request).tags(), answer);
        return answer;
    }

    private ObjectNode change(Alarm alarm, UnaryOperator<Map<String, String>> change) {
        if (!alarms.tag(alarm.name(), change)) {
            throw notFound(alarm.arn());
        }
        return JsonReply.object();
    }

    private Alarm alarm(Members request) {
        String arn = MetricRefusals.required(request, "ResourceARN");
        return alarms.all().stream()
                .filter(alarm -> alarm.arn().equals(arn))
                .findFirst()
                .orElseThrow(() -> notFound(arn));
    }

    private static RefusedException notFound(String arn) {
        return new RefusedException(new Refusal.NotFound("There is no alarm " + arn + "."));
    }
}
