package dev.millrace.gateway.cli;

import dev.millrace.engine.clock.DurationText;
import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.runtime.process.launch.WorkerSettings;
import dev.millrace.engine.runtime.process.language.Languages;
import dev.millrace.gateway.Node;
import dev.millrace.gateway.NodeOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.stream.Collectors;

/** What {@code millrace up} prints when the server is ready. */
final class StartMessage {
    private StartMessage() {}

    static String of(Node node) {
        NodeOptions options = node.options();
        String address = callableHost(options.host()) + ":" + node.port();
        String endpoint = "http://" + address;
        return """
                Millrace %s is up.

                  endpoint   %s
                  data       %s
                  isolation  %s
                  runtimes   %s
                  limits     %,d runs at once; zones %s; runs kept for %s, at most %,d MiB
                %s
                Call the function that comes with it:

                  curl -d '{"name":"you"}' %s/2015-03-31/functions/hello/invocations

                  AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any AWS_DEFAULT_REGION=us-east-1 \\
                  aws --endpoint-url %s lambda invoke --function-name hello \\
                    --payload '{"name":"you"}' --cli-binary-format raw-in-base64-out /dev/stdout

                See what ran:  ./millrace runs%s          Stop:  Ctrl-C
                """
                .formatted(
                        Node.VERSION,
                        options.certificate() == null ? endpoint : endpoint + "\n             https://" + address,
                        options.dataDirectory(),
                        isolation(node.workers()),
                        runtimes(node.workers().languages()),
                        options.accountRunsMax(),
                        String.join(", ", options.zones()),
                        DurationText.print(options.journal().retentionAge()),
                        options.journal().retentionBytes() >> 20,
                        warning(options.host()),
                        endpoint,
                        endpoint,
                        dataFlag(options));
    }

    /** The level in force, and why it is not a higher one. */
    private static String isolation(WorkerSettings workers) {
        Isolation least = workers.isolation().least();
        if (workers.machine().strongest() == Isolation.IN_PROCESS) {
            return "none: only trusted functions run, this machine has no worker processes (./millrace doctor)";
        }
        return switch (least) {
            case IN_PROCESS -> throw new IllegalStateException("never the least of all functions");
            case PROCESS ->
                "process: each in worker processes, but these may do what this user may; run only code you trust"
                        + (workers.machine().strongest() == Isolation.PROCESS ? " (./millrace doctor)" : "");
            case SANDBOX -> "sandbox: each in worker processes that see nothing but their own";
        };
    }

    /** A JDK that stands in for one that is missing is named, as nothing else says so. */
    private static String runtimes(Languages languages) {
        return languages.all().stream()
                .map(found -> found.runtime() + (found.standsIn() ? " (on Java " + found.version() + ")" : ""))
                .collect(Collectors.joining(", "));
    }

    private static String warning(String host) {
        return isLoopback(host)
                ? ""
                : "\n  WARNING    " + host + " can be reached from other machines, and there is no authentication:\n"
                        + "             whoever reaches the port can run code as the user of this process.\n";
    }

    private static String dataFlag(NodeOptions options) {
        boolean isDefault = options.dataDirectory().equals(NodeOptions.defaults().dataDirectory().toAbsolutePath());
        return isDefault ? "" : " --data " + options.dataDirectory();
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String callableHost(String host) {
        return host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
    }
}
