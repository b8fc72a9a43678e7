package dev.millrace.gateway.admin;

import dev.millrace.engine.Engine;
import dev.millrace.engine.async.queue.RecipientBacklog;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Shows what is left of asynchronous events. Thread-safe. */
final class EventOperations {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Engine engine;

    EventOperations(Engine engine) {
        this.engine = engine;
    }

    HttpReply list(HttpCall call) {
        long nowEpochMillis = engine.clock().epochMillis();
        List<Map<String, Object>> functions = engine.events().backlogs().stream()
                .map(backlog -> shown(backlog, nowEpochMillis))
                .toList();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("pending", engine.events().pending());
        answer.put("functions", functions);
        return HttpReply.json(200, JSON.writeValueAsBytes(answer));
    }

    private static Map<String, Object> shown(RecipientBacklog backlog, long nowEpochMillis) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("function", backlog.recipient());
        members.put("ready", backlog.ready());
        members.put("waiting", backlog.waiting());
        members.put("running", backlog.running());
        members.put("oldestAgeSeconds", backlog.oldestAgeMillis(nowEpochMillis) / 1e3);
        return members;
    }
}
