package dev.millrace.engine.runtime.java;

/**
 * What an instance tells its code about itself, through the context. Immutable.
 *
 * @param functionVersion for example {@code $LATEST}
 * @param arn under which the function is invoked, where a call says nothing else
 * @param logGroup for example {@code /aws/lambda/hello}
 * @param logStream for example {@code 2026/11/22/[$LATEST]0123456789abcdef0123456789abcdef}
 */
public record InstanceFacts(
        String functionName, String functionVersion, String arn, int memoryMb, String logGroup, String logStream) {}
