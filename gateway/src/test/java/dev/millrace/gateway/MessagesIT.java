package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.gateway.message.DoubleServices;
import dev.millrace.gateway.message.OutsideServices;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Queues and topics outside, told by AWS's SDK, on a whole server and with the AWS CLI. */
@Timeout(120)
class MessagesIT {
    @TempDir
    Path directory;

    private DoubleServices services;
    private TestingNode node;
    private AwsCli aws;

    @BeforeEach
    void start() throws Exception {
        services = new DoubleServices(0);
        OutsideServices outside = new OutsideServices(services.endpoint(), services.endpoint());
        node = new TestingNode(TestingNode.options(directory.resolve("data"), outside, "faulty"));
        aws = AwsCli.find(node.endpoint(), directory.resolve("cli"));
        node.create("faulty", "demo.Faults::raises", 10, TestingJar.ofFunctions(directory.resolve("jar")));
    }

    @AfterEach
    void close() {
        node.close();
        services.close();
    }

    @Test
    void whatFailsGoesToTheDeadLetterQueueAndIsToldToTheTopic() throws Exception {
        aws.call(
                "lambda",
                "update-function-configuration",
                "--function-name",
                "faulty",
                "--dead-letter-config",
                "TargetArn=" + DoubleServices.QUEUE);
        configure(DoubleServices.TOPIC);
        String id = invoked("{\"order\":7}");
        await().until(() -> services.sent.size() == 2);
        DoubleServices.Sent dead = sentTo(DoubleServices.QUEUE);
        assertEquals("{\"order\":7}", dead.body());
        assertEquals(id, dead.attributes().get("RequestID"));
        assertEquals("200", dead.attributes().get("ErrorCode"));
        assertTrue(dead.attributes().containsKey("ErrorMessage"), dead::toString);
        String told = sentTo(DoubleServices.TOPIC).body();
        assertTrue(told.contains("\"condition\":\"RetriesExhausted\"") && told.contains(id), told);
        await().until(() -> metrics().contains("millrace_events_ended_total{function=\"" + DoubleServices.QUEUE
                + "\",how=\"succeeded\"} 1"));
        assertTrue(metrics().contains("aws_lambda_async_events_dropped_total{function=\"faulty\"} 1"), this::metrics);
        assertTrue(metrics().contains("aws_lambda_dead_letter_errors_total{function=\"faulty\"} 0"), this::metrics);
    }

    /** A queue that is not there yet, and a service that is down. */
    @Test
    void whatCannotBeSentWaits() throws Exception {
        int port = services.endpoint().getPort();
        services.close();
        configure(DoubleServices.QUEUE);
        invoked("{\"order\":7}");
        String pending = "millrace_events_pending{function=\"" + DoubleServices.QUEUE + "\"} ";
        await().until(() -> metrics().contains(pending + 1));
        node.restart();
        services = new DoubleServices(port);
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertEquals(1, services.sent.size(), this::metrics));
        await().until(() -> metrics().contains(pending + 0));
    }

    @Test
    void anAlarmTellsATopic() throws Exception {
        aws.call(
                "cloudwatch", "put-metric-alarm", "--alarm-name", "few", "--namespace", "Shop", "--metric-name", "Orders",
                "--statistic", "Sum", "--period", "60", "--evaluation-periods", "1", "--threshold", "3",
                "--comparison-operator", "LessThanThreshold", "--treat-missing-data", "breaching", "--alarm-actions",
                DoubleServices.TOPIC);
        await().until(() -> services.sent.size() == 1);
        String told = sentTo(DoubleServices.TOPIC).body();
        assertTrue(told.contains("\"AlarmName\":\"few\"") && told.contains("\"NewStateValue\":\"ALARM\""), told);
        assertTrue(told.contains("\"OldStateValue\":\"INSUFFICIENT_DATA\""), told);
        assertTrue(told.contains("\"MetricName\":\"Orders\""), told);
    }

    @Test
    void aRuleWhoseFunctionIsMissingTellsItsQueue() throws Exception {
        aws.call("events", "put-rule", "--name", "r", "--event-pattern", "{\"source\":[\"shop\"]}");
        aws.call(
                "events",
                "put-targets",
                "--rule",
                "r",
                "--targets",
                "Id=1,Arn=arn:aws:lambda:us-east-1:000000000000:function:none,DeadLetterConfig={Arn="
                        + DoubleServices.QUEUE + "}");
        aws.call("events", "put-events", "--entries", "[{\"Source\":\"shop\",\"DetailType\":\"sold\",\"Detail\":\"{\\\"order\\\":7}\"}]");
        await().until(() -> services.sent.size() == 1);
        DoubleServices.Sent dead = services.sent.getFirst();
        assertTrue(dead.body().contains("\"order\":7"), dead::toString);
        assertEquals("NO_RESOURCE", dead.attributes().get("ERROR_CODE"));
    }

    private void configure(String destination) throws Exception {
        aws.call(
                "lambda",
                "put-function-event-invoke-config",
                "--function-name",
                "faulty",
                "--maximum-retry-attempts",
                "0",
                "--destination-config",
                "OnFailure={Destination=" + destination + "}");
    }

    private String invoked(String payload) throws Exception {
        HttpResponse<String> answer = node.invoke("faulty", payload, "X-Amz-Invocation-Type", "Event");
        assertEquals(202, answer.statusCode(), answer.body());
        return answer.headers().firstValue("x-amzn-requestid").orElseThrow();
    }

    private DoubleServices.Sent sentTo(String arn) {
        return services.sent.stream()
                .filter(sent -> sent.to().equals(arn))
                .findFirst()
                .orElseThrow();
    }

    private String metrics() {
        try {
            return node.send("GET", "/metrics", "").body();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
