package dev.millrace.engine.function.code;

import java.util.Base64;
import java.util.HexFormat;

/**
 * Names a code package by its content. Immutable.
 *
 * @param sha256 the package's SHA-256 in lower-case hexadecimal
 * @param packageBytes size of the package as it was uploaded
 */
public record CodeReference(String sha256, long packageBytes) {
    /** The same hash as the Lambda API shows it. */
    public String sha256Base64() {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256));
    }
}
