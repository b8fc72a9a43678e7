package dev.millrace.engine.runtime.process.cell;

import dev.millrace.engine.runtime.process.host.LocalSocket;
import dev.millrace.engine.runtime.process.host.Tools;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bubblewrap sandbox: the worker has a view of files, processes, users and perhaps network of its own, and no rights.
 * Thread-safe.
 *
 * <p>The function's variables reach the program through bubblewrap's arguments, and these through a pipe. They are not
 * the environment of the programs that build the sandbox: those are the server's user still, and LD_PRELOAD would make
 * them run the function's code. Nor are they on a command line, which everybody on the machine can read.
 */
final class SandboxCell implements Cell {
    private static final File ROOT = new File("/");
    private static final String ARGUMENTS_FROM_PIPE = " 3<&0 0</dev/null";

    private final Tools tools;
    private final CellPlan plan;
    private final SandboxView view;
    private final @Nullable WorkerUsers users;
    private final long user;
    private final Occupants occupants;

    /**
     * @param users where {@code user} goes back to; null when the worker is the server's own user, outside
     */
    SandboxCell(
            Tools tools,
            CellPlan plan,
            SandboxView view,
            @Nullable WorkerUsers users,
            long user,
            Occupants occupants) {
        this.tools = tools;
        this.plan = plan;
        this.view = view;
        this.users = users;
        this.user = user;
        this.occupants = occupants;
    }

    @Override
    public Process start(List<String> program, Map<String, String> environment) throws IOException {
        List<String> arguments = view.arguments(plan, environment);
        requireNoNul(arguments);
        List<String> command = new ArrayList<>(new Launch(tools, occupants.group()).command(ARGUMENTS_FROM_PIPE));
        command.add(tools.path("prlimit"));
        command.addAll(new ProcessLimits(plan, users != null).arguments());
        command.addAll(List.of(tools.path("setpriv"), "--no-new-privs"));
        if (users != null) {
            String id = Long.toString(user);
            command.addAll(List.of("--reuid", id, "--regid", id, "--clear-groups"));
        }
        command.addAll(List.of(tools.path("bwrap"), "--args", "3", "--"));
        command.addAll(program);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        // the shell tells it to all that follow, and the host's paths are not for the worker
        builder.directory(ROOT);
        builder.redirectErrorStream(true);
        Process process = builder.start();
        occupants.started(process);
        handOver(arguments, process.getOutputStream());
        return process;
    }

    /** It ends an argument: what follows it in a variable would be an argument of bubblewrap. */
    private static void requireNoNul(List<String> arguments) {
        if (arguments.stream().anyMatch(argument -> argument.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("a NUL in a path, or in a variable or its name");
        }
    }

    /** In one write of less than a pipe holds, so it neither waits nor is cut short. */
    private static void handOver(List<String> arguments, OutputStream pipe) {
        try (pipe) {
            pipe.write((String.join("\0", arguments) + "\0").getBytes(StandardCharsets.UTF_8));
        } catch (IOException ended) {
            // whatever ended the process has told so on its output, and its exit is told to the caller
        }
    }

    @Override
    public Path code() {
        return SandboxView.CODE;
    }

    @Override
    public Path bootstrap() {
        return SandboxView.BOOTSTRAP;
    }

    @Override
    public Path sockets() {
        return SandboxView.SOCKETS;
    }

    @Override
    public Path tmp() {
        return SandboxView.TMP;
    }

    @Override
    public @Nullable Path onHost(Path seen) {
        return SandboxView.onHost(plan, seen);
    }

    @Override
    public long memoryBytes() {
        return occupants.memoryBytes();
    }

    /** A user of its own tells it apart, whatever becomes of its processes. */
    @Override
    public boolean has(LocalSocket socket) {
        return users == null ? occupants.have(socket) : socket.user() == user;
    }

    /** The first process in the sandbox dies with the one outside, and with it, at once, all in the sandbox. */
    @Override
    public void kill() {
        occupants.kill();
    }

    @Override
    public void close() {
        occupants.close();
        if (users != null) {
            users.giveBack(user);
        }
    }
}
