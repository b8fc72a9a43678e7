/** What runs because of a change of an object, and what it is handed. */
@NullMarked
package dev.millrace.gateway.object.event;

import org.jspecify.annotations.NullMarked;
