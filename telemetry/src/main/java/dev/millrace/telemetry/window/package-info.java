/** What runs add up to in any window of time: exact sums and histograms in slots, kept in a file. */
@NullMarked
package dev.millrace.telemetry.window;

import org.jspecify.annotations.NullMarked;
