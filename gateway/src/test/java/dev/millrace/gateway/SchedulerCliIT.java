package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** EventBridge Scheduler driven by the AWS command line, as its guide does; every call is a process, so there are few. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchedulerCliIT {
    private static final String TARGET = "{\"RoleArn\":\"arn:aws:iam::000000000000:role/any\",\"Arn\":"
            + "\"arn:aws:lambda:us-east-1:000000000000:function:hello\"}";

    private TestingNode node;
    private AwsCli aws;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        node = new TestingNode(directory.resolve("data"), "hello");
        aws = AwsCli.find(node.endpoint(), directory.resolve("cli"));
    }

    @AfterAll
    void close() {
        node.close();
    }

    @Test
    void aGroupWithASchedule() throws Exception {
        String group = aws.call(
                        "scheduler", "create-schedule-group", "--name", "reports", "--tags", "Key=team,Value=shop")
                .get("ScheduleGroupArn")
                .stringValue();
        assertEquals("arn:aws:scheduler:us-east-1:000000000000:schedule-group/reports", group);
        schedule("create-schedule", "rate(1 hours)", "--group-name", "reports");
        JsonNode read = aws.call("scheduler", "get-schedule", "--name", "s", "--group-name", "reports");
        assertEquals("rate(1 hours)", read.get("ScheduleExpression").stringValue());
        assertEquals("UTC", read.get("ScheduleExpressionTimezone").stringValue());
        schedule(
                "update-schedule", "cron(0 12 * * ? *)", "--group-name", "reports", "--schedule-expression-timezone",
                "Asia/Seoul", "--flexible-time-window", "{\"Mode\":\"FLEXIBLE\",\"MaximumWindowInMinutes\":15}");
        JsonNode list = aws.call("scheduler", "list-schedules", "--group-name", "reports");
        assertEquals("s", list.get("Schedules").get(0).get("Name").stringValue());
        JsonNode tags = aws.call("scheduler", "list-tags-for-resource", "--resource-arn", group);
        assertEquals("shop", tags.get("Tags").get(0).get("Value").stringValue());
        aws.call("scheduler", "delete-schedule", "--name", "s", "--group-name", "reports");
        aws.call("scheduler", "delete-schedule-group", "--name", "reports");
        JsonNode groups = aws.call("scheduler", "list-schedule-groups");
        assertEquals(1, groups.get("ScheduleGroups").size());
    }

    @Test
    void saysWhatItRefuses() throws Exception {
        String missing = aws.refusalOf("scheduler", "get-schedule", "--name", "nosuch");
        assertTrue(missing.contains("(ResourceNotFoundException)"), missing);
        assertTrue(missing.contains("Schedule nosuch does not exist."), missing);
        String never = aws.refusalOf("scheduler", create("create-schedule", "cron(0 0 31 2 ? *)"));
        assertTrue(never.contains("(ValidationException)") && never.contains("It never fires"), never);
    }

    private void schedule(String operation, String expression, String... more) throws Exception {
        aws.call("scheduler", create(operation, expression, more));
    }

    private static String[] create(String operation, String expression, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                operation, "--name", "s", "--schedule-expression", expression, "--target", TARGET,
                "--flexible-time-window", "{\"Mode\":\"OFF\"}"));
        arguments.addAll(List.of(more)); // of an option that comes twice the last one holds
        return arguments.toArray(String[]::new);
    }
}
