/** What owners have said of their buckets: read from XML, and kept. */
@NullMarked
package dev.millrace.gateway.object.setting;

import org.jspecify.annotations.NullMarked;
