package dev.millrace.engine.runtime.process.cell;

import dev.millrace.engine.runtime.process.host.LocalSocket;
import dev.millrace.engine.runtime.process.host.Tools;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A session with limits on the host itself: the worker is the server's own user, sees what the server sees, and has a
 * directory of its own for temporary files. It protects the server's memory and threads, not its files. Thread-safe.
 */
final class ProcessCell implements Cell {
    private static final File NOTHING = new File("/dev/null");

    private final Tools tools;
    private final CellPlan plan;
    private final PrivateDirectory tmp;
    private final Occupants occupants;

    ProcessCell(Tools tools, CellPlan plan, PrivateDirectory tmp, Occupants occupants) {
        this.tools = tools;
        this.plan = plan;
        this.tmp = tmp;
        this.occupants = occupants;
    }

    @Override
    public Process start(List<String> program, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>(new Launch(tools, occupants.group()).command(""));
        command.addAll(List.of(tools.path("setpriv"), "--no-new-privs", "--pdeathsig", "KILL"));
        command.add(tools.path("prlimit"));
        command.addAll(new ProcessLimits(plan, false).arguments());
        command.addAll(program);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().put("TMPDIR", tmp.path().toString());
        builder.environment().putAll(environment);
        builder.directory(plan.code().toFile());
        builder.redirectInput(NOTHING);
        builder.redirectErrorStream(true);
        Process process = builder.start();
        occupants.started(process);
        return process;
    }

    @Override
    public Path code() {
        return plan.code();
    }

    @Override
    public Path bootstrap() {
        return plan.bootstrap();
    }

    @Override
    public Path sockets() {
        return plan.sockets();
    }

    @Override
    public Path tmp() {
        return tmp.path();
    }

    @Override
    public Path onHost(Path seen) {
        return seen;
    }

    @Override
    public long memoryBytes() {
        return occupants.memoryBytes();
    }

    @Override
    public boolean has(LocalSocket socket) {
        return occupants.have(socket);
    }

    @Override
    public void kill() {
        occupants.kill();
    }

    @Override
    public void close() {
        occupants.close();
        tmp.remove();
    }
}
