package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The AWS command line, unmodified, pointed at a server. Confined to the test's thread. */
final class AwsCli {
    private static final String OF_DEBIAN = "/usr/bin/aws";

    private final String program;
    private final URI endpoint;
    private final Path directory;
    private final String accessKey;
    private final String secret;

    private AwsCli(String program, URI endpoint, Path directory, String accessKey, String secret) {
        this.program = program;
        this.endpoint = endpoint;
        this.directory = directory;
        this.accessKey = accessKey;
        this.secret = secret;
    }

    /** Skips the test, with a message, on a machine without version 2 of the command line. */
    static AwsCli find(URI endpoint, Path directory) throws Exception {
        String program = Files.isExecutable(Path.of(OF_DEBIAN)) ? OF_DEBIAN : "aws";
        AwsCli cli = new AwsCli(program, endpoint, Files.createDirectories(directory), "any", "any");
        assumeTrue(cli.isVersion2(), "no AWS CLI 2 here; on Debian: apt install awscli");
        return cli;
    }

    /** The same command line with another key. */
    AwsCli with(String otherKey, String otherSecret) {
        return new AwsCli(program, endpoint, directory, otherKey, otherSecret);
    }

    private boolean isVersion2() throws InterruptedException {
        try {
            return run(List.of(program, "--version")).out().startsWith("aws-cli/2");
        } catch (IOException _) {
            return false; // there is no such program
        }
    }

    /** Calls an operation of Lambda, which must succeed; what it prints. */
    JsonNode lambda(String... arguments) throws Exception {
        return call("lambda", arguments);
    }

    /** Calls an operation of any service, which must succeed; what it prints. */
    JsonNode call(String service, String... arguments) throws Exception {
        Ended ended = run(command(service, arguments));
        assertEquals(0, ended.status(), ended.err());
        return JsonMapper.shared().readTree(ended.out().isBlank() ? "{}" : ended.out());
    }

    /** Calls a command that prints text, which must succeed; what it prints. */
    String text(String service, String... arguments) throws Exception {
        Ended ended = run(command(service, arguments));
        assertEquals(0, ended.status(), ended.err());
        return ended.out();
    }

    /** Calls an operation of Lambda, which must fail; what it says. */
    String refusal(String... arguments) throws Exception {
        return refusalOf("lambda", arguments);
    }

    /** Calls an operation of any service, which must fail; what it says. */
    String refusalOf(String service, String... arguments) throws Exception {
        Ended ended = run(command(service, arguments));
        assertNotEquals(0, ended.status(), ended.out());
        return ended.err();
    }

    /** Begins a command that goes on until its process is ended; what it prints goes to a file, line by line. */
    Process begin(Path out, String service, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(service, arguments));
        builder.redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().putAll(environment());
        builder.environment().put("PYTHONUNBUFFERED", "1");
        return builder.start();
    }

    private List<String> command(String service, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program, service, "--output", "json", "--no-cli-pager"));
        command.addAll(List.of("--endpoint-url", endpoint.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private Ended run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment());
        int status = builder.start().waitFor();
        return new Ended(status, Files.readString(out), Files.readString(err));
    }

    private Map<String, String> environment() {
        return Map.of(
                "HOME", directory.toString(),
                "AWS_ACCESS_KEY_ID", accessKey,
                "AWS_SECRET_ACCESS_KEY", secret,
                "AWS_DEFAULT_REGION", "us-east-1",
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_MAX_ATTEMPTS", "1");
    }

    private record Ended(int status, String out, String err) {}
}
