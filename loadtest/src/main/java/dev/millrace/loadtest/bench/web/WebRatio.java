package dev.millrace.loadtest.bench.web;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.loadtest.bench.Contest;
import dev.millrace.loadtest.bench.RatioReport;
import dev.millrace.loadtest.bench.Rounds;
import dev.millrace.loadtest.bench.Sample;
import dev.millrace.loadtest.bench.Verdict;
import dev.millrace.loadtest.bench.server.LambdaApi;
import dev.millrace.loadtest.bench.server.LocalServers;
import dev.millrace.loadtest.bench.server.SampleFunction;
import dev.millrace.loadtest.bench.server.ServerProcess;
import dev.millrace.loadtest.bench.tool.OwnGenerator;
import dev.millrace.loadtest.functions.Noop;
import dev.millrace.loadtest.load.scenario.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code millrace bench web}. Confined to the main thread. */
@Command(
        name = "millrace bench web",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs one Java function that does nothing by Invoke, by its URL, and by routes of HTTP APIs with "
                + "one route and with many, in turn on one server. Invoke carries the event that the others make, and "
                + "all carry the same headers.")
public final class WebRatio implements Callable<Integer> {
    private static final double CPU_RATIO_MAX = 1.25;
    private static final double ROUTES_RATIO_MAX = 1.05;
    private static final String FUNCTION = "noop";
    private static final String INVOKE = "invoke";
    private static final String URL = "url";
    private static final String ONE = "1 route";
    private static final String MANY = "many routes";
    private static final Payload BODY = Payload.ofText("{\"name\":\"Ada & Grace\"}");
    private static final Map<String, String> HEADERS = Map.of(
            "Accept", "application/json",
            "Accept-Language", "en",
            "User-Agent", "millrace-bench/1.0",
            "Cookie", "session=0123456789abcdef");

    @Option(names = "--connections", description = "Connections, default ${DEFAULT-VALUE}.")
    private int connections = 64;

    @Mixin
    private final Rounds rounds = new Rounds(7, 2);

    @Option(names = "--warmup", description = "Seconds of load on each beforehand, default ${DEFAULT-VALUE}.")
    private int warmUpSeconds = 30;

    @Option(names = "--routes", description = "Of the API that has many, default ${DEFAULT-VALUE}.")
    private int routes = 10_000;

    @Option(names = "--server", paramLabel = "COMMAND", description = "Default: " + LocalServers.MILLRACE)
    private String server = LocalServers.MILLRACE;

    public static void main(String[] args) {
        System.exit(new CommandLine(new WebRatio()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (LocalServers local = new LocalServers(Files.createTempDirectory("millrace-bench"))) {
            ServerProcess process = local.start("millrace", server + " --trust " + FUNCTION);
            process.awaitReady(LambdaApi.LIST_PATH);
            Contest contest = new Contest(connections);
            try (LambdaApi lambda = new LambdaApi(process.port());
                    WebApi web = new WebApi(process.port())) {
                lambda.create(FUNCTION, SampleFunction.java(Noop.class));
                web.openUrl(FUNCTION);
                web.permitApis(FUNCTION);
                String path = "/fn/" + FUNCTION + "/pets/7?colour=blue";
                String invocations = Target.function(FUNCTION, event(), 1).path();
                contest.add(INVOKE, process, tool(post(invocations, event())));
                contest.add(URL, process, tool(post(path, BODY)));
                contest.add(ONE, process, tool(post(ofApi(web.createApi(FUNCTION, 1)), BODY)));
                contest.add(MANY, process, tool(post(ofApi(web.createApi(FUNCTION, routes)), BODY)));
            }
            contest.warmUp(warmUpSeconds);
            contest.measure(rounds);
            print(contest);
        }
        return 0;
    }

    private OwnGenerator tool(Target target) {
        return new OwnGenerator(target, connections);
    }

    private static String ofApi(String id) {
        return "/execute-api/" + id + "/pets/7?colour=blue";
    }

    private static Target post(String path, Payload body) {
        return new Target("post", "POST", path, body, 1, HEADERS);
    }

    /** About what a function is handed by a route. */
    private static Payload event() {
        return Payload.ofText("""
                {"version":"2.0","routeKey":"POST /pets/{id}","rawPath":"/pets/7","rawQueryString":"colour=blue",\
                "cookies":["session=0123456789abcdef"],"headers":{"accept":"application/json","accept-language":"en",\
                "content-length":"22","content-type":"application/json","host":"127.0.0.1:4566",\
                "user-agent":"millrace-bench/1.0","x-amzn-trace-id":"Root=1-6567f0aa-0123456789abcdef01234567",\
                "x-forwarded-for":"127.0.0.1","x-forwarded-port":"4566","x-forwarded-proto":"http"},\
                "queryStringParameters":{"colour":"blue"},"requestContext":{"accountId":"000000000000",\
                "apiId":"a1b2c3d4e5","domainName":"a1b2c3d4e5.execute-api.us-east-1.localhost",\
                "domainPrefix":"a1b2c3d4e5","http":{"method":"POST","path":"/pets/7","protocol":"HTTP/1.1",\
                "sourceIp":"127.0.0.1","userAgent":"millrace-bench/1.0"},\
                "requestId":"01234567-89ab-cdef-0123-456789abcdef","routeKey":"POST /pets/{id}","stage":"$default",\
                "time":"28/Nov/2026:10:00:00 +0000","timeEpoch":1795860000000},"pathParameters":{"id":"7"},\
                "body":"{\\"name\\":\\"Ada & Grace\\"}","isBase64Encoded":false}""");
    }

    private void print(Contest contest) {
        RatioReport toInvoke = contest.report(INVOKE, URL, ONE, MANY);
        System.out.print(toInvoke.text());
        RatioReport toOne = contest.report(ONE, MANY);
        System.out.print(Verdict.table(List.of(
                Verdict.atMost(
                        CPU_RATIO_MAX,
                        "CPU of a function URL to Invoke",
                        "%.2f",
                        toInvoke.ratios(URL, Sample::cpuMicrosPerRequest)),
                Verdict.atMost(
                        CPU_RATIO_MAX,
                        "CPU of a route to Invoke",
                        "%.2f",
                        toInvoke.ratios(ONE, Sample::cpuMicrosPerRequest)),
                Verdict.atMost(
                        ROUTES_RATIO_MAX,
                        "CPU of a route among " + routes + " to an only one",
                        "%.2f",
                        toOne.ratios(MANY, Sample::cpuMicrosPerRequest)))));
    }
}
