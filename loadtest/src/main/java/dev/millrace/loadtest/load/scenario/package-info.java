/** What a load test does: targets, arrivals, phases and limits, from flags or from a YAML file. */
@NullMarked
package dev.millrace.loadtest.load.scenario;

import org.jspecify.annotations.NullMarked;
