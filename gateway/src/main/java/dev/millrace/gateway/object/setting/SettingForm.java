package dev.millrace.gateway.object.setting;

import dev.millrace.engine.invocation.Payload;
import java.util.function.Function;

/**
 * A kind of thing that owners say of buckets, and how it is written down. Immutable.
 *
 * @param name of its table, and in messages
 * @param nothing what is true of a bucket of which nobody has said anything
 * @param reader of the XML of the wire, in which it is kept
 */
public record SettingForm<T>(String name, T nothing, Function<Payload, T> reader, Function<T, Payload> writer) {}
