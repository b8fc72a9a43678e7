/** What a load test measures: while it runs, second by second, and in the end. */
@NullMarked
package dev.millrace.loadtest.load.measurement;

import org.jspecify.annotations.NullMarked;
