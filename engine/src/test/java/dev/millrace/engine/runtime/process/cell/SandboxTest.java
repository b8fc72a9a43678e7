package dev.millrace.engine.runtime.process.cell;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.runtime.process.cell.TestCells.End;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hostile programs in a sandbox; each test shows what stops one of them. */
@Timeout(60)
class SandboxTest {
    private static final long SERVER = ProcessHandle.current().pid();

    @TempDir
    Path directory;

    private TestCells cells;

    @BeforeEach
    void open() throws Exception {
        cells = new TestCells(directory, Isolation.SANDBOX);
    }

    @Test
    void aForkBombEndsAtTheTaskLimitAndIsKilledWhole() throws Exception {
        String mark = UUID.randomUUID().toString();
        try (Cell cell = cells.cells().prepare(Isolation.SANDBOX, cells.plan(false))) {
            Process process = cell.start(List.of("/bin/sh", "-c", "b() { b | b & }; b; sleep 100"), Map.of("MARK", mark));
            try (BufferedReader output = process.inputReader()) {
                String line = output.readLine();
                assertTrue(line != null && line.contains("fork"), line);
                cell.kill();
            }
            TestCells.awaitNoneWith(mark);
            assertTrue(process.waitFor(TestCells.PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
    }

    @Test
    void killingEverybodyReachesNobodyOutside() throws Exception {
        try (Cell other = cells.cells().prepare(Isolation.SANDBOX, cells.plan(false))) {
            Process bystander = other.start(List.of("/bin/sleep", "100"), Map.of());
            End end = cells.run(Isolation.SANDBOX, "kill -9 -1; kill -9 " + SERVER + "; kill -9 " + bystander.pid());
            assertNotEquals(0, end.exit());
            assertTrue(bystander.isAlive());
            other.kill();
            assertTrue(bystander.waitFor(TestCells.PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
    }

    @Test
    void aMemoryHogIsKilledByItsControlGroup() throws Exception {
        assumeTrue(cells.has("memory limit of a worker"), "no memory control group here");
        End end = cells.run(Isolation.SANDBOX, "head -c 900m /dev/zero | tail -c 800m | wc -c");
        assertTrue(end.output().contains("Killed"), end.output());
    }

    @Test
    void filesInTmpAndInSharedMemoryEndAtTheirSize() throws Exception {
        End end = cells.run(Isolation.SANDBOX, """
                head -c 200m /dev/zero >/tmp/full; wc -c </tmp/full
                head -c 200m /dev/zero >/dev/shm/full; wc -c </dev/shm/full
                """);
        assertEquals(2, end.output().lines().filter(line -> line.endsWith("No space left on device")).count());
        assertTrue(end.output().contains(Long.toString((long) TestCells.TMP_MB << 20)), end.output());
        assertTrue(end.output().contains(Long.toString((long) SandboxView.SHARED_MEMORY_MB << 20)), end.output());
    }

    @Test
    void nothingElseCanBeWrittenTo() throws Exception {
        End end = cells.run(Isolation.SANDBOX, """
                for place in / /dev /etc /opt /usr /var /var/task /var/runtime /var/millrace /proc; do
                  (: >$place/here) 2>/dev/null && echo $place
                done
                mkdir /var/task/x 2>/dev/null && echo made
                """);
        assertEquals("", end.output());
    }

    @Test
    void theServersFilesAndOtherFunctionsAreNotThere() throws Exception {
        Path other = Files.writeString(cells.folder("other").resolve("secret"), "secret");
        End end = cells.run(Isolation.SANDBOX, """
                for file in /etc/shadow /root /home /sys/kernel /var/lib /run/docker.sock %s %s; do
                  [ -e $file ] && echo $file
                done
                ls /
                """.formatted(other, directory));
        assertEquals("bin dev etc lib lib64 opt proc sbin tmp usr var", end.output()
                .replaceAll("lib32\n|libx32\n", "").replace('\n', ' '));
    }

    @Test
    void theServersMemoryAndVariablesCannotBeRead() throws Exception {
        End end = cells.run(Isolation.SANDBOX, """
                ls -d /proc/[0-9]* | wc -l
                cat /proc/%1$d/environ /proc/%1$d/mem /proc/%1$d/maps
                tr '\\0' ' ' </proc/1/environ
                """.formatted(SERVER));
        List<String> lines = end.output().lines().toList();
        // bubblewrap's first process, the shell, ls and wc
        assertTrue(Integer.parseInt(lines.getFirst()) <= 5, end.output());
        assertEquals(3, lines.stream().filter(line -> line.endsWith("No such file or directory")).count());
        // what the shell says of the directory that it builds the sandbox in
        assertEquals(List.of("PWD=/"), lines.stream().skip(4).map(String::strip).toList());
    }

    @Test
    void theKernelRefusesAllThatOnlyRootMay() throws Exception {
        String script = """
                import ctypes, os, socket, errno
                libc = ctypes.CDLL(None, use_errno=True)
                def call(name, *arguments):
                    ctypes.set_errno(0)
                    result = getattr(libc, name)(*arguments)
                    print(name, 'done' if result >= 0 else errno.errorcode[ctypes.get_errno()])
                def raw(family, protocol):
                    try:
                        socket.socket(family, socket.SOCK_RAW, protocol)
                        print('socket done')
                    except OSError as e:
                        print('socket', errno.errorcode[e.errno])
                call('setuid', 0)
                call('setgid', 0)
                call('setgroups', 0, None)
                call('mount', b'none', b'/tmp', b'tmpfs', 0, None)
                call('umount2', b'/proc', 2)
                call('chroot', b'/tmp')
                call('unshare', 0x10000000)
                call('unshare', 0x00020000)
                call('sethostname', b'x', 1)
                call('mknod', b'/tmp/disk', 0o60644, 0xfe00)
                call('ptrace', 16, %d, None, None)
                call('reboot', 0xfee1dead)
                call('swapoff', b'/swap')
                raw(socket.AF_INET, socket.IPPROTO_ICMP)
                raw(socket.AF_PACKET, 3)
                """.formatted(SERVER);
        End end = python(script);
        assertEquals("""
                setuid EINVAL
                setgid EINVAL
                setgroups EPERM
                mount EPERM
                umount2 EPERM
                chroot EPERM
                unshare ENOSPC
                unshare EPERM
                sethostname EPERM
                mknod EPERM
                ptrace ESRCH
                reboot EPERM
                swapoff EPERM
                socket EPERM
                socket EPERM""", end.output());
    }

    @Test
    void filesBeyondTheLimitAreNotOpened() throws Exception {
        End end = python("""
                import errno
                files = []
                try:
                    while len(files) < 5000:
                        files.append(open('/dev/null'))
                except OSError as e:
                    print(errno.errorcode[e.errno], len(files) < 1024)
                """);
        assertEquals("EMFILE True", end.output());
    }

    @Test
    void limitsCannotBeRaised() throws Exception {
        End end = cells.run(Isolation.SANDBOX, """
                for limit in n c f d; do ulimit -$limit unlimited 2>/dev/null && echo $limit; done
                """);
        assertEquals("", end.output());
    }

    @Test
    void aCrashLeavesNoCore() throws Exception {
        End end = cells.run(Isolation.SANDBOX, "cd /tmp; sh -c 'kill -SEGV $$'; echo $?; ls");
        assertEquals("139", end.output().replaceAll("Segmentation fault.*\n?", ""));
    }

    @Test
    void withoutNetworkNothingIsReached() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String script = """
                    import socket, errno
                    for address in ('127.0.0.1', '192.0.2.1'):
                        try:
                            socket.create_connection((address, %d), 3)
                            print('reached')
                        except OSError as e:
                            print(errno.errorcode[e.errno])
                    print(len(open('/proc/net/dev').readlines()) - 2)
                    """.formatted(server.getLocalPort());
            assertEquals("ECONNREFUSED\nENETUNREACH\n1", python(script).output());
        }
    }

    @Test
    void theServerIsReachedThroughTheSocketDirectoryWithoutNetwork() throws Exception {
        CellPlan plan = cells.plan(false);
        Path socket = plan.sockets().resolve("api");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
            assertEquals("reached", python("""
                    import socket
                    socket.socket(socket.AF_UNIX).connect('/var/millrace/api')
                    print('reached')
                    """, plan).output());
        }
    }

    /** The host's loopback comes with the network: what listens there has to know whom it talks to. */
    @Test
    void withNetworkTheHostsLoopbackIsReached() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String script = """
                    import socket
                    socket.create_connection(('127.0.0.1', %d), 3)
                    print('reached')
                    """.formatted(server.getLocalPort());
            assertEquals("reached", python(script, true).output());
        }
    }

    @Test
    void everythingDiesWithTheFirstProcess() throws Exception {
        String mark = UUID.randomUUID().toString();
        try (Cell cell = cells.cells().prepare(Isolation.SANDBOX, cells.plan(false))) {
            String script = "trap '' HUP INT TERM; (setsid sh -c 'echo ready; sleep 1000' &); sleep 1000";
            Process process = cell.start(List.of("/bin/sh", "-c", script), Map.of("PATH", "/usr/bin:/bin", "MARK", mark));
            try (BufferedReader output = process.inputReader()) {
                assertEquals("ready", output.readLine());
                TestCells.awaitWith(2, mark);
                // not the process itself: that would close the pipe on our side
                process.toHandle().destroyForcibly();
            }
            TestCells.awaitNoneWith(mark);
        }
    }

    @Test
    void variablesArriveAsTheyAreAndOnlyThere() throws Exception {
        Map<String, String> variables = Map.of(
                "PATH", "/usr/bin:/bin", "PLAIN", "a secret", "ODD", "a=b\n\"$HOME\" '--bind' ü", "EMPTY", "",
                "LD_PRELOAD", "/var/task/evil.so", "BASH_ENV", "/var/task/evil.sh", "ENV", "/var/task/evil.sh");
        try (Cell cell = cells.cells().prepare(Isolation.SANDBOX, cells.plan(false))) {
            String script = "echo ready; tr '\\0' '#' </proc/self/environ; sleep 100";
            Process process = cell.start(List.of("/bin/sh", "-c", script), variables);
            try (BufferedReader output = process.inputReader()) {
                String line = output.readLine();
                while (!"ready".equals(line)) {
                    assertTrue(line != null && line.contains("evil"), line);
                    line = output.readLine();
                }
                Path outside = Path.of("/proc", Long.toString(process.pid()));
                assertEquals("PWD=/", Files.readString(outside.resolve("environ")).replace("\0", ""));
                assertFalse(Files.readString(outside.resolve("cmdline")).contains("secret"));
                StringBuilder inside = new StringBuilder();
                while (inside.indexOf("EMPTY=#") < 0 || inside.indexOf("ü#") < 0 || inside.indexOf("a secret#") < 0) {
                    int next = output.read();
                    assertTrue(next >= 0, inside.toString());
                    inside.append((char) next);
                }
                assertTrue(inside.indexOf("ODD=" + variables.get("ODD") + "#") >= 0, inside.toString());
            } finally {
                cell.kill();
            }
        }
    }

    @Test
    void aVariableCannotBecomeAnArgument() throws Exception {
        try (Cell cell = cells.cells().prepare(Isolation.SANDBOX, cells.plan(false))) {
            Map<String, String> variables = Map.of("X", "1\0--bind\0/\0/");
            assertThrows(IllegalArgumentException.class, () -> cell.start(List.of("/bin/true"), variables));
        }
    }

    @Test
    void eachWorkerHasAUserOfItsOwn() throws Exception {
        assumeTrue(cells.has("a user for each worker"), "the server is not root here");
        try (Cell one = cells.cells().prepare(Isolation.SANDBOX, cells.plan(false));
                Cell two = cells.cells().prepare(Isolation.SANDBOX, cells.plan(false))) {
            Process first = one.start(List.of("/bin/sleep", "100"), Map.of());
            Process second = two.start(List.of("/bin/sleep", "100"), Map.of());
            long firstUser = awaitOwnUserOf(first);
            long secondUser = awaitOwnUserOf(second);
            assertNotEquals(firstUser, secondUser);
            one.kill();
            two.kill();
        }
    }

    private static long awaitOwnUserOf(Process process) {
        Path entry = Path.of("/proc", Long.toString(process.pid()));
        return await().until(() -> ((Number) Files.getAttribute(entry, "unix:uid")).longValue(), user -> user != 0);
    }

    private End python(String script) throws Exception {
        return python(script, false);
    }

    private End python(String script, boolean network) throws Exception {
        return python(script, cells.plan(network));
    }

    private End python(String script, CellPlan plan) throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/python3")), "no python3 beneath /usr here");
        Files.writeString(plan.code().resolve("hostile.py"), script);
        try (Cell cell = cells.cells().prepare(Isolation.SANDBOX, plan)) {
            return TestCells.run(cell, "exec /usr/bin/python3 hostile.py");
        }
    }
}
