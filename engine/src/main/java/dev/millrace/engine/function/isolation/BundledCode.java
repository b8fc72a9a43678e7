package dev.millrace.engine.function.isolation;

/**
 * A function that comes with the server, as it came: this code and this handler. Immutable.
 *
 * @param codeSha256 in base64, as the Lambda API shows it
 */
public record BundledCode(String codeSha256, String handler) {}
