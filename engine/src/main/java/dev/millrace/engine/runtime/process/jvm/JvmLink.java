package dev.millrace.engine.runtime.process.jvm;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Invocation;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.invocation.TraceHeader;
import dev.millrace.engine.runtime.InstanceNames;
import dev.millrace.engine.runtime.java.frame.CommandWriter;
import dev.millrace.engine.runtime.process.child.WorkerLink;
import dev.millrace.engine.runtime.process.child.WorkerPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The way to the instances in one worker JVM. Runs may be handed over before the worker has connected. What zone
 * threads hand over goes out with the next {@link #flush}, whoever calls it; no thread waits for the worker, as what it
 * does not take at once is sent by the link's reader. Thread-safe.
 */
public final class JvmLink implements WorkerLink {
    /** The most places that one worker may have. */
    public static final int PLACES_MAX = 1_024;

    private final FunctionVersion version;
    private final Map<String, String> offered;
    private final Map<String, String> ofProcess;
    private final Path taskRoot;
    private final Clock clock;
    private final JvmPlaces places = new JvmPlaces(PLACES_MAX);
    private final WorkerSocket socket;
    private final CommandWriter commands;

    private JvmLink(Plan plan, Clock clock, Owner owner, Path socketFile) throws IOException {
        this.version = plan.version();
        this.offered = plan.offered();
        this.ofProcess = plan.ofProcess();
        this.taskRoot = plan.taskRoot();
        this.clock = clock;
        socket = WorkerSocket.listen(
                socketFile, owner, outbox -> new ReportListener(places, new CommandWriter(outbox)));
        commands = new CommandWriter(socket.outbox());
    }

    /**
     * What its instances are. Immutable.
     *
     * @param offered what the platform offers to every function in its environment
     * @param ofProcess what the process is started with: its code sees that too, and what a wrapper has made of it
     * @param taskRoot where the code is, as the worker sees it
     */
    public record Plan(
            FunctionVersion version, Map<String, String> offered, Map<String, String> ofProcess, Path taskRoot) {
        public Plan {
            offered = Map.copyOf(offered);
            ofProcess = Map.copyOf(ofProcess);
        }
    }

    /** Told of what concerns all places. Called on the link's reader. */
    public interface Owner {
        /** All that one read brought has been told to the places. */
        void endOfBatch();

        /** The worker has ended the connection, or broken the protocol, before {@link JvmLink#close} was called. */
        void lost(IOException why);
    }

    /**
     * Listens for the one worker that will connect.
     *
     * @param socketFile where; must not exist yet, and is removed when the worker has come, or the link is closed
     */
    public static JvmLink listen(Path socketFile, Plan plan, Clock clock, Owner owner) throws IOException {
        return new JvmLink(plan, clock, owner, socketFile);
    }

    @Override
    public void open(WorkerPlace owner, Run first) {
        InstanceNames names = InstanceNames.of(version, first);
        JvmPlace place = places.add(owner, first);
        commands.open(
                place.number(),
                first.requestId().high(),
                first.requestId().low(),
                version.handler(),
                taskRoot.toString(),
                names.facts(version),
                ofInstance(names));
        socket.flush();
    }

    /** The variables of an instance that are not those of its process. */
    private Map<String, String> ofInstance(InstanceNames names) {
        Map<String, String> variables = new HashMap<>(names.environment(version, offered, taskRoot));
        variables.entrySet().removeAll(ofProcess.entrySet());
        return variables;
    }

    @Override
    public void invoke(WorkerPlace owner, Run run) {
        JvmPlace place = places.of(owner);
        place.take(run);
        Invocation invocation = run.invocation();
        String arn = run.function().arn();
        commands.invoke(
                place.number(),
                run.requestId().high(),
                run.requestId().low(),
                clock.epochNanosAt(run.deadlineNanos()) / 1_000_000,
                TraceHeader.ofRun(run),
                invocation.clientContext(),
                arn.equals(version.arn()) ? null : arn,
                invocation.payload().array());
    }

    @Override
    public void flush() {
        socket.flush();
    }

    @Override
    public void abandon(WorkerPlace owner) {
        JvmPlace place = places.of(owner);
        if (place.abandon(clock.nanoTime())) {
            commands.interrupt(place.number());
            socket.flush();
        }
    }

    @Override
    public void close(WorkerPlace owner) {
        JvmPlace place = places.forget(owner);
        if (place != null && place.close()) {
            commands.close(place.number());
            socket.flush();
        }
    }

    @Override
    public long abandonedForNanos() {
        return places.abandonedForNanos(clock.nanoTime());
    }

    @Override
    public void processEnded(Runnable then) {
        socket.whenRead(then);
    }

    @Override
    public void close() {
        socket.close();
    }
}
