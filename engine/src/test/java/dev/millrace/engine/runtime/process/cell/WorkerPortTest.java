package dev.millrace.engine.runtime.process.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.invocation.TestRuns;
import dev.millrace.engine.runtime.process.api.RuntimeApi;
import dev.millrace.engine.runtime.process.host.ControlGroupSearch;
import dev.millrace.engine.runtime.process.host.ControlGroups;
import dev.millrace.engine.runtime.process.host.Tools;
import dev.millrace.engine.runtime.process.child.WorkerOutput;
import dev.millrace.engine.runtime.process.child.WorkerPlace;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A worker's port is on the loopback address, where every process with network can find and call it. These do, from
 * cells of their own, and get nothing, whatever tells workers apart on the machine.
 */
@Timeout(120)
class WorkerPortTest {
    private static final int RUNS_UNDER_FLOOD = 10;
    private static final int TASKS_MAX = 64;

    /** What there is to tell workers apart by. */
    enum Machinery {
        SANDBOX_WITH_USERS(Isolation.SANDBOX, true, true),
        SANDBOX_WITH_GROUPS(Isolation.SANDBOX, false, true),
        SANDBOX_ALONE(Isolation.SANDBOX, false, false),
        PROCESS_WITH_GROUPS(Isolation.PROCESS, false, true),
        PROCESS_ALONE(Isolation.PROCESS, false, false);

        private final Isolation level;
        private final boolean users;
        private final boolean groups;

        Machinery(Isolation level, boolean users, boolean groups) {
            this.level = level;
            this.users = users;
            this.groups = groups;
        }
    }

    /** A custom runtime, which has a child make a new connection for every request, as those written in shell do. */
    private static final String WORKER = """
            import http.client, os, time
            path = '/2018-06-01/runtime/invocation/'
            def ask(method, target, body=None):
                reading, writing = os.pipe()
                if os.fork() == 0:
                    api = http.client.HTTPConnection(os.environ['AWS_LAMBDA_RUNTIME_API'], timeout=60)
                    api.request(method, path + target, body)
                    answer = api.getresponse()
                    request = answer.headers['Lambda-Runtime-Aws-Request-Id'] or ''
                    os.write(writing, (request + ' ' + answer.read().decode()).encode())
                    os._exit(0)
                os.close(writing)
                with open(reading) as answer:
                    told = answer.read()
                os.wait()
                return told.split(' ', 1)
            while True:
                request, event = ask('GET', 'next')
                while os.path.exists('wait'):
                    time.sleep(0.01)
                ask('POST', request + '/response', 'well')
            """;

    private static final String STRANGER = """
            import os, socket
            port = int(os.environ['PORT'])
            path = ' /2018-06-01/runtime/invocation/'
            def ask(request):
                try:
                    with socket.create_connection(('127.0.0.1', port), 30) as api:
                        api.sendall((request + ' HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 4\\r\\n\\r\\nevil').encode())
                        return api.recv(1000)
                except ConnectionError:
                    return b''
            listening = open('/proc/net/tcp').read() + open('/proc/net/tcp6').read()
            print('found' if ':%04X ' % port in listening else 'not found')
            answers = [ask('GET' + path + 'next'), ask('GET /2018-06-01/ping')]
            for what in '/response', '/error':
                answers.append(ask('POST' + path + os.environ['REQUEST'] + what))
            answers.append(ask('POST /2018-06-01/runtime/init/error'))
            print(answers, flush=True)
            while 'FLOOD' in os.environ:
                try:
                    socket.create_connection(('127.0.0.1', port), 30).close()
                except OSError:
                    pass
            """;

    @TempDir
    Path directory;

    private final RuntimeApi api = new RuntimeApi(new SystemClock(), () -> {});
    private final Place place = new Place();

    @AfterEach
    void close() {
        api.close();
    }

    @ParameterizedTest
    @EnumSource
    void isForNobodyElse(Machinery machinery) throws Exception {
        TestCells test = new TestCells(directory, machinery.level);
        Cells cells = cells(test, machinery);
        CellPlan plan = plan(test, WORKER);
        try (Cell victim = cells.prepare(machinery.level, plan)) {
            RuntimeApi.Doors doors =
                    api.open(plan.sockets().resolve("api"), 1, new WorkerOutput(false), victim::has);
            Process worker = victim.start(
                    List.of("/usr/bin/python3", "code.py"),
                    Map.of("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + doors.port()));
            doors.link().open(place, TestRuns.run());
            assertEquals("opened", place.next());

            Path wait = Files.createFile(plan.code().resolve("wait"));
            Run run = TestRuns.otherRun();
            doors.link().invoke(place, run);
            List<String> stranger = told(cells, machinery, test, Map.of(
                    "PORT", Integer.toString(doors.port()), "REQUEST", run.requestId().toString()));
            assertEquals(List.of("found", "[b'', b'', b'', b'', b'']"), stranger);
            Files.delete(wait);
            assertEquals("well", place.next());

            CellPlan another = plan(test, STRANGER);
            try (Cell flooding = cells.prepare(machinery.level, another)) {
                Process flood = flooding.start(List.of("/usr/bin/python3", "code.py"), Map.of(
                        "PORT", Integer.toString(doors.port()), "REQUEST", "none", "FLOOD", "yes"));
                try (BufferedReader output = flood.inputReader()) {
                    assertEquals("found", output.readLine());
                    assertEquals("[b'', b'', b'', b'', b'']", output.readLine());
                    for (int i = 0; i < RUNS_UNDER_FLOOD; i++) {
                        doors.link().invoke(place, TestRuns.otherRun());
                        assertEquals("well", place.next());
                    }
                    assertTrue(flood.isAlive());
                    flooding.kill();
                }
            }
            assertTrue(worker.isAlive());
            victim.kill();
            doors.link().close();
        }
    }

    private Cells cells(TestCells test, Machinery machinery) throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/python3")), "no python3 beneath /usr here");
        assumeTrue(!machinery.users || test.has("a user for each worker"), "the server is not root here");
        assumeTrue(!machinery.groups || test.has("task limit of a worker"), "no control groups here");
        return new Cells(
                Tools.find(),
                machinery.groups ? ControlGroupSearch.search(new ArrayList<>()) : ControlGroups.none(),
                machinery.users ? TestCells.users() : null,
                test.folder("of-machinery"));
    }

    private CellPlan plan(TestCells test, String code) throws Exception {
        Path folder = test.folder("code-" + code.hashCode());
        Files.writeString(folder.resolve("code.py"), code);
        Path sockets = Files.createTempDirectory(
                directory, "sockets", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        return new CellPlan(folder, test.folder("bootstrap"), sockets, List.of(), 4, 64, TASKS_MAX, 1_024, true);
    }

    private List<String> told(Cells cells, Machinery machinery, TestCells test, Map<String, String> variables)
            throws Exception {
        try (Cell cell = cells.prepare(machinery.level, plan(test, STRANGER))) {
            Process process = cell.start(List.of("/usr/bin/python3", "code.py"), variables);
            List<String> lines = process.inputReader().lines().toList();
            assertTrue(process.waitFor(10, TimeUnit.SECONDS));
            return lines;
        }
    }

    /** Keeps what it is told. */
    private static final class Place implements WorkerPlace {
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            return String.valueOf(told.poll(60, TimeUnit.SECONDS));
        }

        @Override
        public void opened() {
            told.add("opened");
        }

        @Override
        public void failed(Outcome outcome) {
            told.add("failed: " + outcome.payload().text());
        }

        @Override
        public void ended(Run run, Outcome outcome, boolean reusable) {
            told.add(outcome.payload().text());
        }

        @Override
        public void cameBack() {
            told.add("came back");
        }
    }
}
