package dev.millrace.engine.runtime.java.code;

import java.io.PrintStream;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * What {@code java.lang.System} is for the code of one instance. Immutable.
 *
 * @param environment the only environment variables that the code sees
 * @param output standard output and standard error
 * @param exit called with the status instead of ending the JVM; does not return normally
 */
public record Surroundings(Map<String, String> environment, PrintStream output, IntConsumer exit) {}
