/** PutEvents. */
@NullMarked
package dev.millrace.gateway.event.put;

import org.jspecify.annotations.NullMarked;
