package dev.millrace.gateway.object.notification;

import dev.millrace.engine.function.Account;
import dev.millrace.gateway.object.change.BucketArn;
import dev.millrace.gateway.object.setting.InvalidArgument;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the notifications of a bucket must keep to, beside being readable. Immutable. */
public final class NotificationRules {
    /** As in AWS. */
    static final int PER_BUCKET_MAX = 100;

    private final Account account;
    private final InvokePermission permission;

    public NotificationRules(Account account, InvokePermission permission) {
        this.account = account;
        this.permission = permission;
    }

    /** Refuses what is ambiguous. */
    public void check(BucketNotifications notifications) {
        List<FunctionNotification> functions = notifications.functions();
        if (functions.size() > PER_BUCKET_MAX) {
            throw InvalidArgument.of("A bucket can have at most " + PER_BUCKET_MAX + " notifications, not "
                    + functions.size() + ".");
        }
        Set<String> ids = new HashSet<>();
        for (FunctionNotification function : functions) {
            if (!ids.add(function.id())) {
                throw InvalidArgument.of(
                        "Same ID used for multiple configurations. IDs must be unique", "Id", function.id());
            }
        }
        for (int i = 0; i < functions.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (functions.get(i).overlaps(functions.get(j))) {
                    throw InvalidArgument.of("Configuration is ambiguously defined. Cannot have overlapping suffixes in"
                            + " two rules if the prefixes are overlapping for the same event type.");
                }
            }
        }
    }

    /** Refuses functions that are not there, or that the bucket may not run. */
    public void checkDestinations(String bucket, BucketNotifications notifications) {
        List<String> refused = notifications.functions().stream()
                .map(FunctionNotification::function)
                .filter(function -> !mayRun(function, bucket))
                .distinct()
                .map(NotifiedFunction::arn)
                .toList();
        if (!refused.isEmpty()) {
            throw InvalidArgument.ofDestinations(refused);
        }
    }

    /** Whether the bucket may run the function at present. */
    public boolean mayRun(NotifiedFunction function, String bucket) {
        return function.isOf(account) && permission.allows(function, BucketArn.of(bucket));
    }
}
