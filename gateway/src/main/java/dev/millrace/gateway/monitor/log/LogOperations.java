package dev.millrace.gateway.monitor.log;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.function.Registry;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.http.route.Targets;
import dev.millrace.gateway.monitor.log.read.LogGroups;
import dev.millrace.gateway.monitor.log.read.LogScan;
import dev.millrace.gateway.monitor.log.read.LogStreams;
import dev.millrace.telemetry.line.EndedRuns;
import dev.millrace.telemetry.line.LineIndex;
import java.nio.file.Path;

/**
 * Enters the operations of the CloudWatch Logs API under their targets. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html">
 *     Operations</a>
 */
public final class LogOperations {
    /** What {@code X-Amz-Target} begins with. */
    public static final String SERVICE = "Logs_20140328";

    private LogOperations() {}

    /**
     * Enters all operations.
     *
     * @param directory that of all data
     * @param lines where lines are in the log journal
     * @param runs those that have ended
     */
    public static void register(
            Targets targets, Path directory, LineIndex lines, EndedRuns runs, Registry registry, Clock clock) {
        Account account = registry.account();
        LogScan scan = new LogScan(
                directory.resolve("logs"), directory.resolve("journal"), lines, runs, clock, account::runtimeArn);
        enter(targets, new LogGroups(scan, registry::snapshot), scan, account);
    }

    static void enter(Targets targets, LogGroups groups, LogScan scan, Account account) {
        add(targets, "DescribeLogGroups", new DescribeLogGroups(groups, account));
        add(targets, "DescribeLogStreams", new DescribeLogStreams(groups, new LogStreams(scan), account));
        add(targets, "FilterLogEvents", new FilterLogEvents(groups, scan, account));
        add(targets, "GetLogEvents", new GetLogEvents(groups, scan, account));
    }

    private static void add(Targets targets, String name, Operation operation) {
        targets.add(SERVICE, name, new InWordsOfLogs(operation));
    }

    /** An operation that calls a wrong shape a wrong parameter, as this service of AWS does. Immutable. */
    private record InWordsOfLogs(Operation operation) implements Operation {
        @Override
        public HttpReply handle(HttpCall call) {
            try {
                return operation.handle(call);
            } catch (RefusedException e) {
                if (e.refusal() instanceof Refusal.ShapeViolation(String message)) {
                    throw LogRequest.invalid(message);
                }
                throw e;
            }
        }
    }
}
