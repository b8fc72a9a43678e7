/** What clients have measured themselves: values of named series, added up by time and kept in a file. */
@NullMarked
package dev.millrace.telemetry.custom;

import org.jspecify.annotations.NullMarked;
