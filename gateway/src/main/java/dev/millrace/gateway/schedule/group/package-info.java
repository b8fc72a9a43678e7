/** Schedule groups and their tags. */
@NullMarked
package dev.millrace.gateway.schedule.group;

import org.jspecify.annotations.NullMarked;
