/** The Lambda Runtime API, by which workers fetch invocations and answer them. */
@NullMarked
package dev.millrace.engine.runtime.process.api;

import org.jspecify.annotations.NullMarked;
