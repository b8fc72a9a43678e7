package dev.millrace.gateway.auth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secrets with which requests may be signed, by access key. Where the operator has given none, a signature is
 * taken for what it says, whoever made it. Immutable.
 */
public final class SigningKeys {
    /** Any key will do. */
    public static final SigningKeys ANY = new SigningKeys(Map.of());

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9_-]{1,128})\\s*=\\s*(\\S{1,256})");
    private static final int FILE_BYTES_MAX = 1 << 20;
    private static final Set<PosixFilePermission> OTHERS =
            Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private final Map<String, String> secrets;

    private SigningKeys(Map<String, String> secrets) {
        this.secrets = Map.copyOf(secrets);
    }

    /** The keys by name. Throws {@link IllegalArgumentException} when there is none: that would lock everybody out. */
    public static SigningKeys of(Map<String, String> secrets) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("there is no key");
        }
        return new SigningKeys(secrets);
    }

    /**
     * Reads a file of lines {@code ACCESS_KEY_ID=SECRET}; empty lines, and those that begin with {@code #}, are passed
     * over. Throws {@link IllegalArgumentException} with a message for the operator, which shows no secret.
     */
    public static SigningKeys read(Path file) {
        Map<String, String> secrets = new LinkedHashMap<>();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher key = LINE.matcher(line);
            if (!key.matches()) {
                throw new IllegalArgumentException(
                        "Line " + (i + 1) + " of " + file + " is not of the form ACCESS_KEY_ID=SECRET.");
            }
            if (secrets.put(key.group(1), key.group(2)) != null) {
                throw new IllegalArgumentException(
                        "Line " + (i + 1) + " of " + file + " has an access key that a line before it has, too.");
            }
        }
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("There is no key in " + file + ".");
        }
        return new SigningKeys(secrets);
    }

    /**
     * These and the one that functions are given, where there are any. Throws {@link IllegalArgumentException} with a
     * message for the operator when one of these has its name.
     */
    public SigningKeys withFunctions(String accessKeyId, String secret) {
        if (!areGiven()) {
            return this;
        }
        Map<String, String> more = new LinkedHashMap<>(secrets);
        if (more.put(accessKeyId, secret) != null) {
            throw new IllegalArgumentException(
                    "The access key " + accessKeyId + " is that of functions; the file of keys must not have it.");
        }
        return new SigningKeys(more);
    }

    /** Whether signatures are verified at all. */
    public boolean areGiven() {
        return !secrets.isEmpty();
    }

    @Nullable String secret(String accessKeyId) {
        return secrets.get(accessKeyId);
    }

    private static List<String> lines(Path file) {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new IllegalArgumentException(file + " is larger than " + FILE_BYTES_MAX + " bytes.");
            }
            warnWhenOthersMayRead(file);
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The keys in " + file + " cannot be read", e);
        }
    }

    private static void warnWhenOthersMayRead(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")
                && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
            LOG.warn("Every user of this machine can read or change the keys in {}: chmod 600 it", file);
        }
    }
}
