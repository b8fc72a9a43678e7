package dev.millrace.gateway.web;

/** A header, a parameter of a query, or the like. Immutable. */
public record NamedValue(String name, String value) {}
