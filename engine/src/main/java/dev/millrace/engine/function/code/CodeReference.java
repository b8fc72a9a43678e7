package dev.millrace.engine.function.code;

import java.util.Base64;
import java.util.HexFormat;

/**
 * Names a code package by its content. Immutable.
 *
 * @param sha256 the package's SHA-256 in lower-case hexadecimal
 * @param packageBytes size of the package as it was uploaded
 * @param compiledFor the Java release that its sources were compiled for; 0 when they were not
 */
public record CodeReference(String sha256, long packageBytes, int compiledFor) {
    /** A package that is used as it was uploaded. */
    public CodeReference(String sha256, long packageBytes) {
        this(sha256, packageBytes, 0);
    }

    /** The same hash as the Lambda API shows it. */
    public String sha256Base64() {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256));
    }

    CodeReference compiledFor(int release) {
        return new CodeReference(sha256, packageBytes, release);
    }

    boolean isCompiled() {
        return compiledFor > 0;
    }

    /** What its files are kept under. */
    String fileName() {
        return isCompiled() ? sha256 + "-java" + compiledFor : sha256;
    }
}
