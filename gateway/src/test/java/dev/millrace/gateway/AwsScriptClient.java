package dev.millrace.gateway;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * AWS's own runtime interface clients for Node.js and Python, unmodified, each packed with a bootstrap that starts it
 * and with handlers. Immutable.
 */
enum AwsScriptClient {
    NODE(
            "node",
            "node_modules/aws-lambda-ric",
            "rapid-client.node",
            "exec node node_modules/aws-lambda-ric/index.mjs \"$_HANDLER\"",
            List.of("node/index.mjs", "node/more.mjs", "node/streams.mjs")),
    PYTHON(
            "python",
            "",
            "awslambdaric/bootstrap.py",
            "exec python3 -m awslambdaric \"$_HANDLER\"",
            List.of("python/index.py", "python/more.py"));

    /** Beside what the build makes, as it is nothing of ours. */
    private static final Path INSTALLED = Path.of("target", "aws-clients").toAbsolutePath();

    private final String home;
    private final String directory;
    private final String proof;
    private final String start;
    @SuppressWarnings("ImmutableEnumChecker") // what List.of makes never changes
    private final List<String> handlers;

    /**
     * @param directory where the client is within its home, and in the package
     * @param proof a file of it, which is only there when its installation succeeded
     */
    AwsScriptClient(String home, String directory, String proof, String start, List<String> handlers) {
        this.home = home;
        this.directory = directory;
        this.proof = proof;
        this.start = start;
        this.handlers = handlers;
    }

    private Path home() {
        return INSTALLED.resolve(home);
    }

    /** Skips the test, with a message, where the client was not installed. */
    void assumeInstalled() {
        assumeTrue(
                Files.exists(home().resolve(directory).resolve(proof)),
                () -> "no runtime client of AWS in " + home() + "; get it with .ci/clients");
    }

    byte[] zip() throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (Stream<Path> all = Files.walk(home().resolve(directory))) {
            all.filter(Files::isRegularFile)
                    .forEach(file -> files.put(home().relativize(file).toString(), bytes(file)));
        }
        for (String handler : handlers) {
            try (InputStream code = AwsScriptClient.class.getResourceAsStream("/functions/" + handler)) {
                files.put(handler.substring(handler.indexOf('/') + 1), Objects.requireNonNull(code).readAllBytes());
            }
        }
        files.put("bootstrap", ("#!/bin/sh\n" + start + "\n").getBytes(StandardCharsets.UTF_8));
        return TestingZip.of(files);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
