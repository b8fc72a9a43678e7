package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server that was started with prices of its own. */
@Timeout(120)
class PricesIT {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PRICES = """
            source = our own
            currency = EUR
            million-requests = 1000000
            gb-second = 0
            server.vcpu-hour = 1
            server.gb-hour = 1
            server.hour = 1
            """;

    @TempDir
    private Path directory;

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void tellsWhatARunCostsByItsOwnPricesAsTheBillDoes() throws Exception {
        String prices = file(PRICES);
        String data = directory.resolve("data").toString();
        try (ServerProcess server = ServerProcess.start(directory, Path.of(data), 0, "--prices", prices)) {
            URI endpoint = server.endpoint();
            String id = send(endpoint, "POST", TestingNode.FUNCTIONS + "hello/invocations")
                    .headers()
                    .firstValue("x-amzn-requestid")
                    .orElseThrow();
            JsonNode run = JSON.readTree(send(endpoint, "GET", "/_millrace/runs/" + id).body());
            assertEquals("EUR", run.at("/cost/currency").stringValue());
            assertEquals("1", run.at("/cost/amount").stringValue());
            assertEquals("1", run.at("/attempts/0/cost/requestAmount").stringValue());
            assertEquals("0", run.at("/attempts/0/cost/computeAmount").stringValue());
            CommandOutput bill = CommandOutput.of("bill", "--json", "--data", data, "--prices", prices);
            assertEquals(0, bill.exitCode(), bill::err);
            JsonNode total = JSON.readTree(bill.out()).path("total");
            assertEquals(0, new BigDecimal(total.path("amount").stringValue()).compareTo(BigDecimal.ONE), bill::out);
        }
    }

    @Test
    void doesNotStartWithOnesThatCannotBeMeant() throws Exception {
        String prices = file(PRICES.replace("gb-second", "gb-seconds"));
        Path data = directory.resolve("data");
        try (ServerProcess server = ServerProcess.start(directory, data, 0, "--prices", prices)) {
            assertNotEquals(0, server.exitCode());
            assertTrue(server.output().contains("--prices: "), server::output);
            assertTrue(server.output().contains(prices + ": gb-second is missing"), server::output);
            assertTrue(Files.notExists(data), "nothing is made");
        }
    }

    private String file(String text) throws Exception {
        return Files.writeString(directory.resolve("our.prices"), text).toString();
    }

    private HttpResponse<String> send(URI endpoint, String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(method.equals("POST") ? "{}" : ""))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer::body);
        return answer;
    }
}
