/** When a schedule fires: the expressions of EventBridge, and the moments that they mean. */
@NullMarked
package dev.millrace.gateway.schedule.expression;

import org.jspecify.annotations.NullMarked;
