/** What the server adds to a worker that speaks the Runtime API, beside the least that any server of it could cost. */
@NullMarked
package dev.millrace.loadtest.bench.runtime;

import org.jspecify.annotations.NullMarked;
