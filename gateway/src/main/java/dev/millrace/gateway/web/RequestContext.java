package dev.millrace.gateway.web;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a door knows of a request beyond what was sent. Immutable.
 *
 * @param frame what it knows of all that come the same way
 * @param pathParameters what the route's variables stand for, decoded
 * @param caller null when nobody asked who it is
 */
public record RequestContext(EventFrame frame, Map<String, String> pathParameters, @Nullable Caller caller) {}
