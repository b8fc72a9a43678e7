package dev.millrace.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.capture.policy.CaptureKind;
import dev.millrace.engine.capture.policy.CapturePolicy;
import dev.millrace.engine.capture.policy.Redaction;
import dev.millrace.engine.function.Change;
import dev.millrace.engine.function.FunctionConfiguration;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.code.CodeReference;
import dev.millrace.engine.function.code.Zips;
import dev.millrace.engine.runtime.process.cell.Machine;
import dev.millrace.engine.runtime.process.cell.WorkerUsers;
import dev.millrace.engine.runtime.process.language.Languages;
import dev.millrace.engine.runtime.process.launch.WorkerSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapturingTest {
    private static final FunctionName ECHO = new FunctionName("echo");
    private static final CapturePolicy ALL =
            new CapturePolicy(CaptureKind.ALL, CapturePolicy.BYTES_USUAL, Redaction.NONE);

    @TempDir
    private Path data;

    /** Payloads of a function that never asked for it must not be kept because another one once had its name. */
    @Test
    void aFunctionHasNothingFromTheOneBeforeOfItsName() throws Exception {
        try (Engine engine = start()) {
            create(engine, ECHO);
            create(engine, new FunctionName("other"));
            engine.capturePolicies().set("echo", ALL);
            engine.capturePolicies().set("other", ALL);
            assertInstanceOf(Change.Done.class, engine.registry().delete(ECHO));
            create(engine, ECHO);
            assertSame(CapturePolicy.NONE, engine.capturePolicies().of("echo"));
            assertEquals(ALL, engine.capturePolicies().of("other"));
        }
    }

    /** The function is gone by then, and whoever removed it would find none if asked to try again. */
    @Test
    void aFunctionCanBeRemovedWhilePoliciesCannotBeWritten() throws Exception {
        try (Engine engine = start()) {
            create(engine, ECHO);
            engine.capturePolicies().set("echo", ALL);
            change("ALTER TABLE capture RENAME TO broken");
            assertInstanceOf(Change.Done.class, engine.registry().delete(ECHO));
            assertEquals(ALL, engine.capturePolicies().of("echo"));
            change("ALTER TABLE broken RENAME TO capture");
            await().until(() -> engine.capturePolicies().isEmpty());
        }
        try (Engine engine = start()) {
            assertTrue(engine.capturePolicies().isEmpty());
        }
    }

    private Engine start() throws Exception {
        Machine machine = Machine.probe(WorkerUsers.standard(), data.resolve("cache"));
        WorkerSettings workers = WorkerSettings.of(Languages.of(List.of()), machine, null, Set.of(), Set.of(), 0);
        return Engine.start(EngineOptions.defaults(data), workers);
    }

    private void change(String policies) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("capture.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(policies);
        }
    }

    private static void create(Engine engine, FunctionName name) throws Exception {
        CodeReference code = engine.codeStore().put(Zips.of(name.value()));
        FunctionConfiguration configuration = FunctionConfiguration.defaultsFor(name);
        assertInstanceOf(
                Change.Done.class, engine.registry().create(name, configuration, code, Map.of()));
    }
}
