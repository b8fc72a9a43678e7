package dev.millrace.gateway.monitor.log;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.journal.log.LogJournal;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.http.route.Targets;
import dev.millrace.gateway.monitor.log.group.GroupStore;
import dev.millrace.gateway.monitor.log.read.LogGroups;
import dev.millrace.gateway.monitor.log.read.LogScan;
import dev.millrace.gateway.monitor.log.read.LogStreams;
import java.util.function.Supplier;

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
     * @param store what clients said of groups
     * @param journal to which they write
     */
    public static void register(
            Targets targets,
            LogScan scan,
            GroupStore store,
            LogJournal journal,
            Account account,
            Supplier<RegistrySnapshot> functions) {
        LogGroups groups = new LogGroups(scan, store, functions);
        LogStreams streams = new LogStreams(scan);
        Clock clock = scan.clock();
        add(targets, "DescribeLogGroups", new DescribeLogGroups(groups, account));
        add(targets, "DescribeLogStreams", new DescribeLogStreams(groups, streams, account));
        add(targets, "FilterLogEvents", new FilterLogEvents(groups, streams, scan, account));
        add(targets, "GetLogEvents", new GetLogEvents(groups, scan, account));
        Tombstones tombstones = new Tombstones(groups, streams, store, scan, journal);
        GroupChanges changes = new GroupChanges(groups, store, tombstones, account, clock);
        add(targets, "CreateLogGroup", changes::create);
        add(targets, "DeleteLogGroup", changes::delete);
        add(targets, "PutRetentionPolicy", changes::putRetention);
        add(targets, "DeleteRetentionPolicy", changes::deleteRetention);
        StreamChanges streamChanges = new StreamChanges(groups, streams, store, tombstones, account, clock);
        add(targets, "CreateLogStream", streamChanges::create);
        add(targets, "DeleteLogStream", streamChanges::delete);
        add(targets, "PutLogEvents", new PutLogEvents(groups, streamChanges, store, journal, account, clock));
        GroupTags tags = new GroupTags(groups, store, account, clock);
        add(targets, "TagResource", tags::tag);
        add(targets, "UntagResource", tags::untag);
        add(targets, "ListTagsForResource", tags::list);
        add(targets, "TagLogGroup", tags::tagGroup);
        add(targets, "UntagLogGroup", tags::untagGroup);
        add(targets, "ListTagsLogGroup", tags::listOfGroup);
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
