package dev.millrace.gateway.schedule;

import static dev.millrace.gateway.schedule.SchedulerApi.FUNCTION;
import static dev.millrace.gateway.schedule.SchedulerApi.ROLE;
import static dev.millrace.gateway.schedule.SchedulerApi.schedule;
import static dev.millrace.gateway.schedule.SchedulerApi.target;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.Message;
import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.gateway.http.route.RoutedOperations;
import dev.millrace.gateway.message.OutsideServices;
import dev.millrace.gateway.schedule.expression.ScheduleExpression;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SchedulesTest {
    private static final String ARN = "arn:aws:scheduler:us-east-1:000000000000:schedule/";
    private static final String BUS = "arn:aws:events:us-east-1:000000000000:event-bus/orders";

    @TempDir
    Path directory;

    private SchedulerApi api;

    @BeforeEach
    void open() {
        api = new SchedulerApi(directory);
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void createsAndShowsASchedule() {
        String body = schedule(
                "cron(0 12 * * ? *)",
                "ScheduleExpressionTimezone",
                "Europe/Warsaw",
                "Description",
                "lunch",
                "StartDate",
                1_796_000_000,
                "EndDate",
                1_897_000_000.5,
                "FlexibleTimeWindow",
                Map.of("Mode", "FLEXIBLE", "MaximumWindowInMinutes", 15),
                "ActionAfterCompletion",
                "DELETE",
                "State",
                "DISABLED",
                "ClientToken",
                "token-1",
                "Target",
                target("Input", "{\"a\":1}", "RetryPolicy", Map.of("MaximumRetryAttempts", 0)));
        assertEquals(ARN + "default/lunch", api.ok("POST", "/schedules/lunch", body).get("ScheduleArn").stringValue());
        JsonNode shown = api.get("/schedules/lunch");
        assertEquals(
                json(
                        """
                        {"ActionAfterCompletion":"DELETE","Arn":"%sdefault/lunch","CreationDate":1795824000.000,
                        "Description":"lunch","EndDate":1897000000.500,
                        "FlexibleTimeWindow":{"MaximumWindowInMinutes":15,"Mode":"FLEXIBLE"},
                        "GroupName":"default","LastModificationDate":1795824000.000,"Name":"lunch",
                        "ScheduleExpression":"cron(0 12 * * ? *)","ScheduleExpressionTimezone":"Europe/Warsaw",
                        "StartDate":1796000000.000,"State":"DISABLED",
                        "Target":{"Arn":"%s","Input":"{\\"a\\":1}",
                        "RetryPolicy":{"MaximumEventAgeInSeconds":86400,"MaximumRetryAttempts":0},
                        "RoleArn":"%s"}}"""
                                .formatted(ARN, FUNCTION, ROLE)),
                shown);
        String text = api.call("GET", "/schedules/lunch", "").body().text();
        assertTrue(text.contains("\"StartDate\":1796000000.000,"), text);
        api.restart();
        assertEquals(shown, api.get("/schedules/lunch"));
    }

    @Test
    void showsDefaultsForWhatWasLeftOut() {
        api.ok("POST", "/schedules/simple", schedule("rate(5 minutes)"));
        JsonNode shown = api.get("/schedules/simple?groupName=default");
        assertEquals("UTC", shown.get("ScheduleExpressionTimezone").stringValue());
        assertEquals("ENABLED", shown.get("State").stringValue());
        assertEquals("NONE", shown.get("ActionAfterCompletion").stringValue());
        assertEquals("{\"Mode\":\"OFF\"}", shown.get("FlexibleTimeWindow").toString());
        assertEquals(185, shown.get("Target").get("RetryPolicy").get("MaximumRetryAttempts").intValue());
        assertNull(shown.get("StartDate"));
        assertNull(shown.get("Description"));
    }

    @Test
    void anUpdateReplacesEverythingButTheCreation() {
        api.ok("POST", "/schedules/s", schedule("rate(5 minutes)", "Description", "old"));
        api.clock.advance(Duration.ofSeconds(10));
        api.ok("PUT", "/schedules/s", schedule("rate(7 minutes)"));
        JsonNode shown = api.get("/schedules/s");
        assertEquals("rate(7 minutes)", shown.get("ScheduleExpression").stringValue());
        assertNull(shown.get("Description"));
        assertEquals(10.0, shown.get("LastModificationDate").doubleValue() - shown.get("CreationDate").doubleValue());
        assertEquals(
                "Schedule t does not exist.",
                api.refusal(404, "ResourceNotFoundException", "PUT", "/schedules/t", schedule("rate(7 minutes)")));
    }

    @Test
    void deletesASchedule() {
        api.ok("POST", "/schedules/s", schedule("rate(5 minutes)"));
        assertEquals("{}", api.ok("DELETE", "/schedules/s", "").toString());
        for (String method : List.of("GET", "DELETE")) {
            assertEquals(
                    "Schedule s does not exist.",
                    api.refusal(404, "ResourceNotFoundException", method, "/schedules/s", ""));
        }
        api.pass(Duration.ofMinutes(6));
        assertEquals(List.of(), api.events);
    }

    @Test
    void theSameRequestTwiceIsOneSchedule() {
        api.ok("POST", "/schedules/s", schedule("rate(5 minutes)", "ClientToken", "one"));
        api.ok("POST", "/schedules/s", schedule("rate(5 minutes)", "ClientToken", "one"));
        assertEquals(
                "Schedule s already exists.",
                api.refusal(
                        409,
                        "ConflictException",
                        "POST",
                        "/schedules/s",
                        schedule("rate(5 minutes)", "ClientToken", "two")));
        api.refusal(409, "ConflictException", "POST", "/schedules/s", schedule("rate(5 minutes)"));
    }

    @Test
    void schedulesThatAreDueTogetherAreStoredTogetherAndKeepARequestIdEach() {
        for (int i = 0; i < 40; i++) {
            api.ok("POST", "/schedules/s" + i, schedule("at(2026-11-28T00:01:00)"));
        }
        api.pass(Duration.ofSeconds(61));
        assertEquals(List.of(40), api.together);
        assertEquals(40, api.events.stream().map(AsyncEvent::requestId).distinct().count());
    }

    @Test
    void noMoreIsStoredTogetherThanTheSinkTakes() {
        String input = "\"" + "x".repeat(200 << 10) + "\"";
        for (int i = 0; i < 12; i++) {
            api.ok("POST", "/schedules/s" + i, schedule("at(2026-11-28T00:01:00)", "Target", target("Input", input)));
        }
        api.pass(Duration.ofSeconds(61));
        assertEquals(List.of(10, 2), api.together);
    }

    @Test
    void aScheduleThatChangesJustBeforeItsTimeFiresAsItIsThen() {
        api.ok("POST", "/schedules/s", schedule("at(2026-11-28T00:01:00)", "Target", target("Input", "1")));
        api.pass(Duration.ofSeconds(59)); // and so it is read
        api.ok("PUT", "/schedules/s", schedule("at(2026-11-28T00:01:00)", "Target", target("Input", "2")));
        api.pass(Duration.ofSeconds(2));
        assertEquals(List.of("2"), api.events.stream().map(event -> event.payload().text()).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cron(0 1 * * * *)",
                "cron(71 8 1 * ? *)",
                "cron()",
                "rate(10 seconds)",
                "rate( 10 minutes )",
                " rate(10 minutes)",
                "at(2021-12-31T23:59:59Z)",
                "at(2021-12-31)",
            })
    void refusesExpressionsInTheWordsOfAwsAndSaysWhatIsWrong(String expression) {
        String why = assertThrows(IllegalArgumentException.class, () -> ScheduleExpression.parse(expression))
                .getMessage();
        assertEquals(
                "Invalid Schedule Expression " + expression + ". " + why,
                api.refusal(400, "ValidationException", "POST", "/schedules/s", schedule(expression)));
    }

    @Test
    void takesARateWhoseUnitDoesNotAgreeWithItsValueAndShowsItAsItWasWritten() {
        api.ok("POST", "/schedules/s", schedule("rate(1 minutes)"));
        assertEquals("rate(1 minutes)", api.get("/schedules/s").get("ScheduleExpression").stringValue());
        api.pass(Duration.ofSeconds(130));
        assertEquals(3, api.events.size());
    }

    @Test
    void refusesWhatNeverFires() {
        for (String body : List.of(
                schedule("at(2026-11-27T23:59:59)"),
                schedule("cron(0 0 31 2 ? *)"),
                schedule("cron(15 10 ? * 6L 2002-2005)"),
                schedule("at(2027-03-28T02:30:00)", "ScheduleExpressionTimezone", "Europe/Warsaw"),
                schedule("cron(0 12 1 6 ? *)", "EndDate", 1_795_900_000))) {
            String message = api.refusal(400, "ValidationException", "POST", "/schedules/s", body);
            assertTrue(message.contains("It never fires"), message);
        }
    }

    @Test
    void refusesWhatBreaksTheShape() {
        assertRefused("Member must not be null", schedule("rate(5 minutes)", "FlexibleTimeWindow", null));
        assertRefused("'target.roleArn'", schedule("rate(5 minutes)", "Target", Map.of("Arn", FUNCTION)));
        assertRefused(
                "regular expression pattern",
                schedule("rate(5 minutes)", "Target", Map.of("Arn", FUNCTION, "RoleArn", "me")));
        assertRefused(
                "Member must have value less than or equal to 185",
                schedule(
                        "rate(5 minutes)",
                        "Target",
                        target("RetryPolicy", Map.of("MaximumRetryAttempts", 186, "MaximumEventAgeInSeconds", 59))));
        assertRefused("enum value set: [ENABLED, DISABLED]", schedule("rate(5 minutes)", "State", "ON"));
        assertRefused(
                "Invalid Schedule Expression Timezone Mars.",
                schedule("rate(5 minutes)", "ScheduleExpressionTimezone", "Mars"));
        assertRefused(
                "must have MaximumWindowInMinutes",
                schedule("rate(5 minutes)", "FlexibleTimeWindow", Map.of("Mode", "FLEXIBLE")));
        assertRefused(
                "must not have MaximumWindowInMinutes",
                schedule("rate(5 minutes)", "FlexibleTimeWindow", Map.of("Mode", "OFF", "MaximumWindowInMinutes", 5)));
        assertRefused("earlier than 5 minutes ago", schedule("rate(5 minutes)", "StartDate", 1_795_823_000));
        assertRefused(
                "earlier than the EndDate",
                schedule("rate(5 minutes)", "StartDate", 1_796_000_000, "EndDate", 1_796_000_000));
        assertRefused("KmsKeyArn", schedule("rate(5 minutes)", "KmsKeyArn", "arn:aws:kms:us-east-1:000000000000:key/a"));
        for (String token : List.of("%21", "Z2FyYmFnZQ")) {
            api.refusal(400, "ValidationException", "GET", "/schedules?NextToken=" + token, "");
        }
        api.refusal(400, "ValidationException", "POST", "/schedules/a%20b", schedule("rate(5 minutes)"));
        api.refusal(400, "SerializationException", "POST", "/schedules/s", "{");
    }

    @Test
    void refusesTargetsThatAreNotHere() {
        assertRefused(
                "Targets are functions, arn:aws:lambda:us-east-1:000000000000:function:NAME, and event buses",
                schedule("rate(5 minutes)", "Target", target("Arn", "arn:aws:sqs:us-east-1:000000000000:queue")));
        assertRefused(
                "not supported here",
                schedule("rate(5 minutes)", "Target", target("Arn", FUNCTION.replace("us-east-1", "eu-west-1"))));
        assertRefused(
                "FIFO",
                schedule(
                        "rate(5 minutes)",
                        "Target",
                        target("DeadLetterConfig", Map.of("Arn", "arn:aws:sqs:us-east-1:000000000000:dead.fifo"))));
        assertRefused("well-formed JSON", schedule("rate(5 minutes)", "Target", target("Input", "{\"a\":")));
        assertRefused("well-formed JSON", schedule("rate(5 minutes)", "Target", target("Input", "{} {}")));
        assertRefused("EventBridgeParameters must be", schedule("rate(5 minutes)", "Target", target("Arn", BUS)));
        assertRefused(
                "SqsParameters", schedule("rate(5 minutes)", "Target", target("SqsParameters", Map.of("MessageGroupId", "a"))));
    }

    private void assertRefused(String part, String body) {
        String message = api.refusal(400, "ValidationException", "POST", "/schedules/s", body);
        assertTrue(message.contains(part), message);
    }

    @Test
    void runsAFunctionWithTheNotificationOfAws() {
        api.ok("POST", "/schedules/five", schedule("rate(5 minutes)", "Target", target("Arn", FUNCTION + ":live")));
        api.pass(Duration.ofMinutes(5));
        assertEquals(2, api.events.size()); // a rate begins at once
        AsyncEvent event = api.events.getLast();
        assertEquals(new FunctionName("hello"), event.function());
        assertEquals("live", event.qualifier());
        assertEquals(TriggerKind.SCHEDULE, event.trigger());
        assertEquals(
                ("{\"version\":\"0\",\"id\":\"%s\",\"detail-type\":\"Scheduled Event\",\"source\":\"aws.scheduler\","
                                + "\"account\":\"000000000000\",\"time\":\"2026-11-28T00:05:00Z\",\"region\":\"us-east-1\","
                                + "\"resources\":[\"%sdefault/five\"],\"detail\":\"{}\"}")
                        .formatted(event.requestId(), ARN),
                event.payload().text());
        assertNotEquals(api.events.getFirst().requestId(), event.requestId());
    }

    @Test
    void replacesKeywordsInTheInput() {
        String input = "{\"arn\":\"<aws.scheduler.schedule-arn>\",\"at\":\"<aws.scheduler.scheduled-time>\","
                + "\"id\":\"<aws.scheduler.execution-id>\",\"n\":\"<aws.scheduler.attempt-number>\",\"other\":\"<aws>\"}";
        api.ok("POST", "/schedules/in", schedule("at(2026-11-28T01:00:30)", "Target", target("Input", input)));
        api.refuses = true;
        api.pass(Duration.ofMinutes(60).plusSeconds(30));
        api.refuses = false;
        api.pass(Duration.ofSeconds(2));
        JsonNode payload = json(api.events.getLast().payload().text());
        assertEquals(ARN + "default/in", payload.get("arn").stringValue());
        assertEquals("2026-11-28T01:00:30Z", payload.get("at").stringValue());
        assertTrue(payload.get("id").stringValue().matches("[0-9a-f]{16}"));
        assertEquals("2", payload.get("n").stringValue());
        assertEquals("<aws>", payload.get("other").stringValue());
        assertEquals(1, api.events.size());
        assertEquals("$LATEST", api.events.getFirst().qualifier());
    }

    @Test
    void putsOntoABus() {
        api.ok(
                "POST",
                "/schedules/bus",
                schedule(
                        "at(2026-11-28T00:01:00)",
                        "Target",
                        Map.of(
                                "Arn",
                                BUS,
                                "RoleArn",
                                ROLE,
                                "Input",
                                "{\"n\":1}",
                                "EventBridgeParameters",
                                Map.of("Source", "shop", "DetailType", "Opened"))));
        assertEquals(
                "{\"DetailType\":\"Opened\",\"Source\":\"shop\"}",
                api.get("/schedules/bus").get("Target").get("EventBridgeParameters").toString());
        api.pass(Duration.ofMinutes(2));
        assertEquals(1, api.busEvents.size());
        assertEquals("orders", api.busEvents.getFirst().bus());
        assertEquals("shop", api.busEvents.getFirst().source());
        assertEquals("Opened", api.busEvents.getFirst().detailType());
        assertEquals("{\"n\":1}", api.busEvents.getFirst().detail());
        assertEquals(List.of(ARN + "default/bus"), api.busEvents.getFirst().resources());
        assertEquals(List.of(), api.events);
    }

    @Test
    void aScheduleThatIsToBeDeletedAfterwardsIs() {
        api.ok("POST", "/schedules/once", schedule("at(2026-11-28T00:01:00)", "ActionAfterCompletion", "DELETE"));
        api.ok("POST", "/schedules/kept", schedule("at(2026-11-28T00:01:00)"));
        api.pass(Duration.ofMinutes(2));
        assertEquals(2, api.events.size());
        api.refusal(404, "ResourceNotFoundException", "GET", "/schedules/once", "");
        assertEquals("ENABLED", api.get("/schedules/kept").get("State").stringValue());
    }

    @Test
    void aDisabledScheduleDoesNotFireUntilItIsEnabled() {
        api.ok("POST", "/schedules/s", schedule("rate(1 minute)", "State", "DISABLED"));
        api.pass(Duration.ofMinutes(5));
        assertEquals(List.of(), api.events);
        api.ok("PUT", "/schedules/s", schedule("rate(1 minute)"));
        api.pass(Duration.ofMinutes(1));
        assertEquals(2, api.events.size());
    }

    @Test
    void firesInTheTimeOfItsZone() {
        api.ok(
                "POST",
                "/schedules/s",
                schedule("cron(30 9 * * ? *)", "ScheduleExpressionTimezone", "Asia/Seoul"));
        api.pass(Duration.ofHours(1));
        assertEquals(1, api.events.size());
        assertTrue(api.events.getFirst().payload().text().contains("2026-11-28T00:30:00Z"));
    }

    @Test
    void listsAPageAtATime() {
        api.ok("POST", "/schedule-groups/other", "{}");
        for (String name : List.of("b", "a2", "a1")) {
            api.ok("POST", "/schedules/" + name, schedule("rate(5 minutes)"));
        }
        api.ok("POST", "/schedules/a3", schedule("rate(5 minutes)", "GroupName", "other", "State", "DISABLED"));
        JsonNode all = api.get("/schedules");
        assertEquals(List.of("a1", "a2", "b", "a3"), names(all, "Schedules"));
        assertNull(all.get("NextToken"));
        assertEquals(
                json(
                        """
                        {"Arn":"%sdefault/a1","CreationDate":1795824000.000,"GroupName":"default",
                        "LastModificationDate":1795824000.000,"Name":"a1","State":"ENABLED","Target":{"Arn":"%s"}}"""
                                .formatted(ARN, FUNCTION)),
                all.get("Schedules").get(0));
        assertEquals(List.of("a1", "a2"), names(api.get("/schedules?NamePrefix=a&ScheduleGroup=default"), "Schedules"));
        assertEquals(List.of("a3"), names(api.get("/schedules?State=DISABLED"), "Schedules"));
        assertEquals(List.of("a3"), names(api.get("/schedules?ScheduleGroup=other"), "Schedules"));
        List<String> paged = new ArrayList<>();
        String target = "/schedules?MaxResults=1";
        for (int page = 0; page < 4; page++) {
            JsonNode answer = api.get(target);
            paged.addAll(names(answer, "Schedules"));
            assertEquals(page == 3, answer.get("NextToken") == null);
            target = "/schedules?MaxResults=1&NextToken="
                    + (page == 3 ? "" : answer.get("NextToken").stringValue());
        }
        assertEquals(List.of("a1", "a2", "b", "a3"), paged);
        api.refusal(404, "ResourceNotFoundException", "GET", "/schedules?ScheduleGroup=none", "");
        api.refusal(400, "ValidationException", "GET", "/schedules?MaxResults=101", "");
    }

    @Test
    void aGroupGoesWithItsSchedules() {
        String group = "arn:aws:scheduler:us-east-1:000000000000:schedule-group/";
        assertEquals(
                group + "g", api.ok("POST", "/schedule-groups/g", "{}").get("ScheduleGroupArn").stringValue());
        api.refusal(409, "ConflictException", "POST", "/schedule-groups/g", "{}");
        assertEquals(
                json(
                        """
                        {"Arn":"%sg","CreationDate":1795824000.000,"LastModificationDate":1795824000.000,
                        "Name":"g","State":"ACTIVE"}"""
                                .formatted(group)),
                api.get("/schedule-groups/g"));
        assertEquals(List.of("default", "g"), names(api.get("/schedule-groups"), "ScheduleGroups"));
        assertEquals(List.of("g"), names(api.get("/schedule-groups?NamePrefix=g"), "ScheduleGroups"));
        JsonNode first = api.get("/schedule-groups?MaxResults=1");
        assertEquals(
                List.of("g"),
                names(
                        api.get("/schedule-groups?NextToken=" + first.get("NextToken").stringValue()),
                        "ScheduleGroups"));
        api.ok("POST", "/schedules/s", schedule("rate(5 minutes)", "GroupName", "g"));
        api.ok("POST", "/schedules/s", schedule("rate(5 minutes)"));
        api.ok("DELETE", "/schedule-groups/g", "");
        assertEquals(List.of("s"), names(api.get("/schedules"), "Schedules"));
        assertEquals("default", api.get("/schedules/s").get("GroupName").stringValue());
        assertEquals(
                "Schedule group g does not exist.",
                api.refusal(
                        404,
                        "ResourceNotFoundException",
                        "POST",
                        "/schedules/s",
                        schedule("rate(5 minutes)", "GroupName", "g")));
        api.refusal(400, "ValidationException", "DELETE", "/schedule-groups/default", "");
    }

    @Test
    void tagsGroups() {
        api.ok("POST", "/schedule-groups/g", "{\"Tags\":[{\"Key\":\"a\",\"Value\":\"1\"}],\"ClientToken\":\"t\"}");
        api.ok("POST", "/schedule-groups/g", "{\"ClientToken\":\"t\"}");
        String tags = "/tags/arn%3Aaws%3Ascheduler%3Aus-east-1%3A000000000000%3Aschedule-group%2Fg";
        api.ok("POST", tags, "{\"Tags\":[{\"Key\":\"b\",\"Value\":\"2\"},{\"Key\":\"c\",\"Value\":\"3\"}]}");
        api.ok("DELETE", tags + "?TagKeys=a&TagKeys=c", "");
        api.restart();
        assertEquals("{\"Tags\":[{\"Key\":\"b\",\"Value\":\"2\"}]}", api.get(tags).toString());
        api.refusal(400, "ValidationException", "POST", tags, "{\"Tags\":[{\"Key\":\"b\"}]}");
        api.refusal(400, "ValidationException", "GET", tags.replace("schedule-group%2Fg", "schedule%2Fg%2Fs"), "");
        api.refusal(404, "ResourceNotFoundException", "GET", tags + "2", "");
    }

    @Test
    void whatIsForAMissingFunctionGoesToTheQueue() {
        String missing = FUNCTION.substring(0, FUNCTION.lastIndexOf(':') + 1) + "missing";
        String queue = "arn:aws:sqs:us-east-1:000000000000:dead";
        api.ok("POST", "/schedules/untold", schedule("at(2026-11-28T00:01:00)", "Target", target("Arn", missing)));
        api.ok(
                "POST",
                "/schedules/told",
                schedule(
                        "at(2026-11-28T00:01:00)",
                        "Target",
                        target("Arn", missing, "Input", "{\"a\":1}", "DeadLetterConfig", Map.of("Arn", queue))));
        assertEquals(
                queue,
                api.get("/schedules/told").get("Target").get("DeadLetterConfig").get("Arn").stringValue());
        api.restart();
        api.pass(Duration.ofMinutes(2));
        assertEquals(1, api.events.size());
        Message message = api.messages.getFirst();
        assertEquals(queue, message.recipient());
        assertEquals("{\"a\":1}", message.payload().text());
        Map<String, String> attributes = new TreeMap<>();
        message.attributes().forEach(attribute -> attributes.put(attribute.name(), attribute.value()));
        assertEquals("ResourceNotFoundException", attributes.get("ERROR_CODE"));
        assertEquals("2026-11-28T00:01:00Z", attributes.get("SCHEDULED_TIME"));
        assertEquals("0", attributes.get("RETRY_ATTEMPTS"));
        assertEquals("arn:aws:scheduler:us-east-1:000000000000:schedule/default/told", attributes.get("SCHEDULE_ARN"));
        assertEquals(missing, attributes.get("TARGET_ARN"));
    }

    @Test
    void rulesShareTheTimetable() {
        api.schedules().listen("rule", (key, time) -> List.of(new AsyncEvent(
                new RequestId(1, time.getEpochSecond()),
                new FunctionName(key),
                "$LATEST",
                TriggerKind.RULE,
                Payload.ofText("{}"),
                null,
                null,
                0)));
        api.schedules().set("rule", "nightly", ScheduleExpression.parseRecurring("rate(5 minutes)"));
        api.pass(Duration.ofMinutes(11));
        assertEquals(2, api.events.size());
        assertEquals(new FunctionName("nightly"), api.events.getFirst().function());
        assertTrue(api.schedules().remove("rule", "nightly"));
        assertFalse(api.schedules().remove("rule", "nightly"));
        api.pass(Duration.ofMinutes(11));
        assertEquals(2, api.events.size());
    }

    @Test
    void theTimerThreadFiresOnTime() throws InterruptedException {
        api.close();
        BlockingQueue<Instant> fired = new LinkedBlockingQueue<>();
        SystemClock clock = new SystemClock();
        try (Schedules schedules = Schedules.open(
                directory,
                (events, receipt) -> {
                    fired.add(Instant.ofEpochMilli(clock.epochMillis()));
                    receipt.stored();
                },
                (event, receipt) -> receipt.stored(),
                target -> true,
                OutsideServices.NONE,
                clock,
                Account.DEFAULT)) {
            RoutedOperations operations = new RoutedOperations(schedules::register);
            schedules.start();
            Instant time = Instant.ofEpochMilli(clock.epochMillis())
                    .truncatedTo(ChronoUnit.SECONDS)
                    .plusSeconds(2);
            String at = "at(" + time.atOffset(ZoneOffset.UTC).toLocalDateTime().format(
                    DateTimeFormatter.ISO_LOCAL_DATE_TIME) + ")";
            operations.call("POST", "/schedules/soon", schedule(at));
            Instant seen = fired.poll(20, TimeUnit.SECONDS);
            assertTrue(seen != null && !seen.isBefore(time), () -> time + " was fired at " + seen);
        }
        open();
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text);
    }

    private static List<String> names(JsonNode answer, String list) {
        return answer.get(list)
                .valueStream()
                .map(element -> element.get("Name").stringValue())
                .toList();
    }
}
