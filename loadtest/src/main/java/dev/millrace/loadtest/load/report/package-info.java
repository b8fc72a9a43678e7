/** The result of a load test as text, JSON and one HTML page. */
@NullMarked
package dev.millrace.loadtest.load.report;

import org.jspecify.annotations.NullMarked;
