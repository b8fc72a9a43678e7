package dev.millrace.gateway.event.input;

/** What templates may say of the rule that matched. Immutable. */
public record RuleFacts(String arn, String name) {}
