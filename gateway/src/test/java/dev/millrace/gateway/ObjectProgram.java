package dev.millrace.gateway;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Programs that use buckets by AWS's SDKs, unmodified. Immutable. */
enum ObjectProgram {
    NODE("node", "deeds.mjs", "node_modules/@aws-sdk/lib-storage/package.json"),
    PYTHON("python3", "deeds.py", "boto3/__init__.py");

    /** Beside what the build makes, as it is nothing of ours. */
    private static final Path INSTALLED =
            Path.of("target", "aws-clients", "objects").toAbsolutePath();

    private static final String KEYS = "keys.json";

    private final String interpreter;
    private final String source;
    private final String proof;

    /** @param proof a file of the SDK, which is only there when its installation succeeded */
    ObjectProgram(String interpreter, String source, String proof) {
        this.interpreter = interpreter;
        this.source = source;
        this.proof = proof;
    }

    /** Runs it to its end: its exit status, and what it prints. The SDK's absence skips the test, with a message. */
    String run(URI endpoint, Path directory) throws Exception {
        Path home = INSTALLED.resolve(interpreter);
        assumeTrue(
                Files.exists(home.resolve(proof)), () -> "no SDK of AWS in " + home + "; get it with .ci/clients");
        List<String> command = new ArrayList<>(List.of(
                interpreter,
                copied(source, directory).toString(),
                endpoint.toString(),
                directory.toString(),
                copied(KEYS, directory).toString(),
                home.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PYTHONPATH", home.toString());
        builder.environment().put("HOME", directory.toString()); // nobody's settings
        Process process = builder.start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return "exit status " + process.waitFor() + "\n" + printed;
    }

    private static Path copied(String resource, Path directory) throws IOException {
        Path file = directory.resolve(resource);
        try (InputStream content = Objects.requireNonNull(
                ObjectProgram.class.getResourceAsStream("/objects/" + resource), resource)) {
            Files.copy(content, file);
        }
        return file;
    }
}
