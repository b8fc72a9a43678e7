package dev.millrace.gateway.object.notification;

import dev.millrace.gateway.object.change.ObjectChange;
import dev.millrace.gateway.object.setting.SettingForm;
import java.util.List;

/**
 * Who is told of what happens in a bucket. Immutable.
 *
 * @param eventBridge whether the default event bus is
 */
public record BucketNotifications(List<FunctionNotification> functions, boolean eventBridge) {
    /** Nobody. */
    public static final BucketNotifications NONE = new BucketNotifications(List.of(), false);
    /** How they are kept. */
    public static final SettingForm<BucketNotifications> FORM =
            new SettingForm<>("notification", NONE, NotificationReader::read, NotificationWriter::write);

    public BucketNotifications {
        functions = List.copyOf(functions);
    }

    /** The notifications whose functions are to be told of the change. */
    public List<FunctionNotification> of(ObjectChange change) {
        return functions.stream().filter(function -> function.isFor(change)).toList();
    }
}
