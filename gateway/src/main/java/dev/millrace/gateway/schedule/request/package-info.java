/** What the operations of EventBridge Scheduler have in common. */
@NullMarked
package dev.millrace.gateway.schedule.request;

import org.jspecify.annotations.NullMarked;
