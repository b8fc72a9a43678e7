package dev.millrace.gateway.api.serve;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.log.LogJournal;
import dev.millrace.gateway.api.log.AccessLog;
import dev.millrace.gateway.api.registry.Apis;
import dev.millrace.gateway.api.registry.PartKind;
import dev.millrace.gateway.http.reply.JsonReply;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** What is called, made of parts that are kept in a real file. */
class ServedApisTest {
    private static final String GROUP = "arn:aws:logs:us-east-1:000000000000:log-group:g";

    @TempDir
    private Path directory;

    @Test
    void aStageIsServedWithoutTheAccessLogThatItCannotHave() {
        ObjectNode none = JsonReply.object();
        ObjectNode good = JsonReply.object().put("destinationArn", GROUP).put("format", "$context.requestId");
        assertNull(log(none));
        assertNotNull(log(none.deepCopy().set("accessLogSettings", good)));
        assertNull(log(none.deepCopy().set("accessLogSettings", good.deepCopy().without("format"))));
        assertNull(log(none.deepCopy().set("accessLogSettings", good.deepCopy().put("destinationArn", "elsewhere"))));
    }

    /** The log of a stage of which nobody has asked whether it may be so. */
    private @Nullable AccessLog log(ObjectNode stage) {
        SystemClock clock = new SystemClock();
        try (Apis apis = Apis.open(directory.resolve("apis.db"), Account.DEFAULT, clock);
                LogJournal logs = LogJournal.open(directory.resolve("logs"), JournalOptions.defaults(), clock);
                ExecutorService issuers = Executors.newVirtualThreadPerTaskExecutor()) {
            String id = apis.add(JsonReply.object().put("name", "a"), draft -> draft.put(PartKind.STAGE, "s", stage))
                    .id();
            ServedApi served = Objects.requireNonNull(new ServedApis(apis, issuers, logs, clock).api(id));
            return Objects.requireNonNull(served.stages().get("s")).log();
        }
    }
}
