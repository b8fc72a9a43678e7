/** EventBridge: buses, rules, their targets, and what becomes of events. */
@NullMarked
package dev.millrace.gateway.event;

import org.jspecify.annotations.NullMarked;
