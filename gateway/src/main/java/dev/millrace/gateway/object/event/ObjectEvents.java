package dev.millrace.gateway.object.event;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.Deferred;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.invocation.TraceHeader;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.gateway.event.delivery.EventBuses;
import dev.millrace.gateway.event.input.Envelope;
import dev.millrace.gateway.event.reference.BusName;
import dev.millrace.gateway.object.change.BucketArn;
import dev.millrace.gateway.object.change.ObjectChange;
import dev.millrace.gateway.object.notification.BucketNotifications;
import dev.millrace.gateway.object.notification.FunctionNotification;
import dev.millrace.gateway.object.notification.NotificationRules;
import dev.millrace.gateway.object.notification.NotifiedFunction;
import dev.millrace.gateway.object.setting.BucketSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what runs for a change of an object. It stores nothing and runs nothing: whoever asks hands the events to an
 * {@link dev.millrace.engine.async.EventSink}. Thread-safe; waits at most while a rule's pattern is changed in memory.
 */
public final class ObjectEvents {
    private static final int REPORTED_MAX = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(ObjectEvents.class);

    private final BucketSettings<BucketNotifications> notifications;
    private final NotificationRules rules;
    private final EventBuses buses;
    private final Account account;
    private final ChangeJson json;
    /** What the log has told of, which it need not tell again. */
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    public ObjectEvents(
            BucketSettings<BucketNotifications> notifications,
            NotificationRules rules,
            EventBuses buses,
            Account account) {
        this.notifications = notifications;
        this.rules = rules;
        this.buses = buses;
        this.account = account;
        this.json = new ChangeJson(account);
    }

    /**
     * What is to run: the functions that the bucket tells of the change, as far as they may be run for it, and what the
     * rules of the default event bus make of it where the bucket tells that.
     */
    public List<Deferred> events(ObjectChange change) {
        BucketNotifications told = notifications.of(change.bucket());
        String sent = change.origin().traceHeader();
        int hops = TraceHeader.hops(sent);
        String traceHeader =
                TraceHeader.rooted(sent, change.origin().requestId(), change.at().toEpochMilli());
        List<Deferred> events = new ArrayList<>();
        for (FunctionNotification notification : told.of(change)) {
            if (mayRun(notification, change.bucket())) {
                events.add(event(notification, change, traceHeader, hops));
            }
        }
        if (told.eventBridge()) {
            events.addAll(buses.events(BusName.DEFAULT, envelope(change), traceHeader, hops));
        }
        return events;
    }

    private AsyncEvent event(
            FunctionNotification notification, ObjectChange change, String traceHeader, int hops) {
        NotifiedFunction function = notification.function();
        return new AsyncEvent(
                RequestId.random(),
                function.name(),
                function.qualifier(),
                TriggerKind.OBJECT,
                json.records(change, notification.id()),
                null,
                traceHeader,
                hops);
    }

    private Envelope envelope(ObjectChange change) {
        Envelope.Head head = new Envelope.Head(
                RequestId.random().toString(),
                "aws.s3",
                change.kind().detailType(),
                change.at(),
                change.at(),
                List.of(BucketArn.of(change.bucket())));
        return Objects.requireNonNull(Envelope.of(head, account, json.detail(change)));
    }

    /** A function may have been deleted, or its owner may have taken the permission back. */
    private boolean mayRun(FunctionNotification notification, String bucket) {
        boolean allowed = rules.mayRun(notification.function(), bucket);
        String what = bucket + ' ' + notification.function().arn();
        if (!allowed && reported.size() < REPORTED_MAX && reported.add(what)) {
            LOG.warn(
                    "Changes in bucket {} are not handed to {}: there is no such function, or it does not permit"
                            + " s3.amazonaws.com to run it for that bucket. This is reported once.",
                    bucket,
                    notification.function().arn());
        }
        return allowed;
    }
}
