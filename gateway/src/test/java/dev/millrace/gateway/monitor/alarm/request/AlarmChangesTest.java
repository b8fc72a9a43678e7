package dev.millrace.gateway.monitor.alarm.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.monitor.alarm.registry.Alarm;
import dev.millrace.gateway.monitor.alarm.registry.AlarmDefinition;
import dev.millrace.gateway.monitor.alarm.registry.AlarmJson;
import dev.millrace.gateway.monitor.alarm.registry.Alarms;
import dev.millrace.gateway.schedule.ManualClock;
import dev.millrace.gateway.shape.Members;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Requests that change the same alarm at the same time, as two control threads do. */
@Timeout(60)
class AlarmChangesTest {
    private static final int ROUNDS = 20;

    @TempDir
    private Path directory;

    private Alarms alarms;

    @BeforeEach
    void open() {
        alarms = Alarms.open(
                directory.resolve("alarms.db"),
                Account.DEFAULT,
                new ManualClock(Instant.parse("2026-11-28T12:00:00Z")));
    }

    @AfterEach
    void close() {
        alarms.close();
    }

    @Test
    void noTagIsLost() throws Exception {
        AlarmTags tags = new AlarmTags(alarms);
        for (int round = 0; round < ROUNDS; round++) {
            put(Map.of("old", "1"));
            Members a = Members.of(ofAlarm("Tags", List.of(Map.of("Key", "a", "Value", "1"))));
            Members b = Members.of(ofAlarm("Tags", List.of(Map.of("Key", "b", "Value", "1"))));
            Members old = Members.of(ofAlarm("TagKeys", List.of("old")));
            atOnce(() -> tags.tag(a), () -> tags.tag(b), () -> tags.untag(old));
            assertEquals(Set.of("a", "b"), alarm().tags().keySet());
            alarms.remove(List.of("one"));
        }
    }

    @Test
    void whatIsDeletedDoesNotComeBack() throws Exception {
        SwitchAlarmActions off = new SwitchAlarmActions(alarms, false);
        Members request = Members.of(Map.of("AlarmNames", List.of("one")));
        for (int round = 0; round < ROUNDS; round++) {
            put(Map.of());
            atOnce(() -> switchUnlessGone(off, request), () -> alarms.remove(List.of("one")));
            assertNull(alarms.named("one"));
        }
    }

    @Test
    void changesUnderTheLock() throws Exception {
        put(Map.of("a", "1"));
        assertTrue(alarms.amend("one", definition -> {
            assertTrue(Thread.holdsLock(alarms));
            return definition;
        }));
        assertTrue(alarms.tag("one", tags -> {
            assertTrue(Thread.holdsLock(alarms));
            return tags;
        }));
        assertFalse(alarms.amend("other", definition -> definition));
        assertEquals(Map.of("a", "1"), alarm().tags());
    }

    private static void atOnce(Runnable... all) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(all.length);
        try (ExecutorService threads = Executors.newFixedThreadPool(all.length)) {
            List<Future<?>> begun = new ArrayList<>();
            for (Runnable one : all) {
                begun.add(threads.submit(() -> {
                    barrier.await();
                    one.run();
                    return null;
                }));
            }
            for (Future<?> one : begun) {
                one.get();
            }
        }
    }

    private static void switchUnlessGone(SwitchAlarmActions off, Members request) {
        try {
            off.answer(request);
        } catch (RefusedException e) {
            assertTrue(e.refusal().message().contains("no alarm"), e::toString);
        }
    }

    private Map<String, Object> ofAlarm(String member, Object value) {
        return Map.of("ResourceARN", alarms.arn("one"), member, value);
    }

    private Alarm alarm() {
        return Objects.requireNonNull(alarms.named("one"));
    }

    private void put(Map<String, String> tags) {
        ObjectNode settings = AlarmJson.object()
                .put("AlarmName", "one")
                .put("ActionsEnabled", true)
                .put("AlarmRule", "TRUE");
        assertTrue(alarms.put(AlarmDefinition.of(settings), tags));
    }
}
