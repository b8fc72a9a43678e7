package dev.millrace.gateway.event.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.function.Account;
import dev.millrace.gateway.event.EventApi;
import dev.millrace.gateway.event.input.Envelope;
import dev.millrace.gateway.event.reference.BusName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class BusesTest {
    private static final int CHANGES = 300;

    @AutoClose
    private final EventApi api;

    BusesTest(@TempDir Path directory) {
        api = new EventApi(directory);
    }

    /** Three rules share parts of their patterns: one stays, one changes between two that match, one comes and goes. */
    @Test
    @Timeout(120)
    void missesNoRuleWhileRulesChange() {
        api.rule("stays", "{\"source\":[\"app\"],\"detail\":{\"n\":[1]}}");
        api.rule("changes", "{\"source\":[\"app\"]}");
        Envelope event = event();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < CHANGES; i++) {
                api.rule("changes", "{\"source\":[\"app\"]" + (i % 2 == 0 ? ",\"detail\":{\"n\":[1,2]}}" : "}"));
                api.rule("comes", "{\"source\":[\"app\"],\"detail\":{\"n\":[1]},\"region\":[{\"prefix\":\"us\"}]}");
                api.call("DeleteRule", "Name", "comes");
            }
        });
        int looks = 0;
        while (!writer.isDone()) {
            List<String> found = api.buses().matching(BusName.DEFAULT, event).stream()
                    .map(rule -> rule.key().name())
                    .filter(name -> !name.equals("comes"))
                    .toList();
            assertEquals(List.of("changes", "stays"), found);
            looks++;
        }
        writer.join();
        assertTrue(looks > CHANGES, () -> "only a few looks at " + CHANGES + " changes");
    }

    private static Envelope event() {
        Instant now = Instant.parse("2026-11-28T12:00:00Z");
        Envelope.Head head = new Envelope.Head("id", "app", "happened", now, now, List.of());
        return Objects.requireNonNull(Envelope.of(head, Account.DEFAULT, "{\"n\":1}"));
    }
}
