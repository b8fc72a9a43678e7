package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.async.ledger.EventEnd;
import dev.millrace.engine.async.ledger.EventRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.scheduler.model.ActionAfterCompletion;
import software.amazon.awssdk.services.scheduler.model.ConflictException;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindow;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;
import software.amazon.awssdk.services.scheduler.model.ValidationException;

/** Rules and schedules as programs make them: by the AWS SDK for Java, on a whole server. */
@Timeout(120)
class AwsSdkLaterIT {
    private static final String HELLO = "arn:aws:lambda:us-east-1:000000000000:function:hello";
    private static final FlexibleTimeWindow OFF =
            FlexibleTimeWindow.builder().mode(FlexibleTimeWindowMode.OFF).build();
    private static final software.amazon.awssdk.services.scheduler.model.Target TARGET =
            software.amazon.awssdk.services.scheduler.model.Target.builder()
                    .arn(HELLO)
                    .roleArn("arn:aws:iam::000000000000:role/any")
                    .input("{\"name\":\"on time\"}")
                    .build();

    @TempDir
    Path directory;

    private TestingNode node;
    private AwsSdk aws;

    @BeforeEach
    void start() {
        node = new TestingNode(directory.resolve("data"), "hello");
        aws = new AwsSdk(node.endpoint());
    }

    @AfterEach
    void close() {
        aws.close();
        node.close();
    }

    @Test
    void aRuleFromItsMakingToItsEnd() {
        aws.events().createEventBus(bus -> bus.name("shop"));
        String arn = aws.events()
                .putRule(rule -> rule.name("sold").eventBusName("shop").eventPattern("{\"source\":[\"till\"]}"))
                .ruleArn();
        assertEquals("arn:aws:events:us-east-1:000000000000:rule/shop/sold", arn);
        Target target = Target.builder()
                .id("1")
                .arn(HELLO)
                .inputPath("$.detail")
                .retryPolicy(retry -> retry.maximumRetryAttempts(3).maximumEventAgeInSeconds(600))
                .build();
        aws.events().putTargets(put -> put.rule("sold").eventBusName("shop").targets(target));
        assertEquals(
                List.of(target),
                aws.events()
                        .listTargetsByRule(list -> list.rule("sold").eventBusName("shop"))
                        .targets());
        PutEventsResponse put = aws.events().putEvents(events -> events.entries(entry("{\"name\":\"ann\"}"), entry("no")));
        assertEquals(1, put.failedEntryCount());
        assertEquals("MalformedDetail", put.entries().get(1).errorCode());
        await().until(() -> succeeded("{\"name\":\"ann\"}") == 1);

        aws.events().disableRule(rule -> rule.name("sold").eventBusName("shop"));
        assertEquals(
                RuleState.DISABLED,
                aws.events()
                        .describeRule(rule -> rule.name("sold").eventBusName("shop"))
                        .state());
        aws.events().removeTargets(remove -> remove.rule("sold").eventBusName("shop").ids("1"));
        aws.events().deleteRule(rule -> rule.name("sold").eventBusName("shop"));
        aws.events().deleteEventBus(bus -> bus.name("shop"));
        assertThrows(
                software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException.class,
                () -> aws.events().describeEventBus(bus -> bus.name("shop")));
    }

    @Test
    void aScheduleFromItsMakingToItsEnd() {
        aws.scheduler().createScheduleGroup(group -> group.name("nightly"));
        Instant begin = Instant.now().plusSeconds(3_600);
        String arn = aws.scheduler()
                .createSchedule(schedule -> schedule.name("s")
                        .groupName("nightly")
                        .scheduleExpression("cron(0 12 * * ? *)")
                        .scheduleExpressionTimezone("Asia/Seoul")
                        .startDate(begin)
                        .flexibleTimeWindow(OFF)
                        .target(TARGET))
                .scheduleArn();
        assertEquals("arn:aws:scheduler:us-east-1:000000000000:schedule/nightly/s", arn);
        GetScheduleResponse read = aws.scheduler().getSchedule(get -> get.name("s").groupName("nightly"));
        assertEquals("Asia/Seoul", read.scheduleExpressionTimezone());
        assertEquals(begin.getEpochSecond(), read.startDate().getEpochSecond());
        assertEquals(185, read.target().retryPolicy().maximumRetryAttempts());
        assertThrows(
                ConflictException.class,
                () -> aws.scheduler()
                        .createSchedule(schedule -> schedule.name("s")
                                .groupName("nightly")
                                .scheduleExpression("rate(1 hour)")
                                .flexibleTimeWindow(OFF)
                                .target(TARGET)));
        aws.scheduler()
                .updateSchedule(schedule -> schedule.name("s")
                        .groupName("nightly")
                        .scheduleExpression("rate(5 minutes)")
                        .state(ScheduleState.DISABLED)
                        .flexibleTimeWindow(OFF)
                        .target(TARGET));
        assertEquals(
                ScheduleState.DISABLED,
                aws.scheduler().listSchedules(list -> list.groupName("nightly")).schedules().getFirst().state());
        aws.scheduler().deleteScheduleGroup(group -> group.name("nightly"));
        assertThrows(
                ResourceNotFoundException.class,
                () -> aws.scheduler().getSchedule(get -> get.name("s").groupName("nightly")));
    }

    @Test
    void aScheduleRunsOnceAndGoes() {
        String now = Instant.now().plusSeconds(2).toString().substring(0, 19);
        aws.scheduler()
                .createSchedule(schedule -> schedule.name("once")
                        .scheduleExpression("at(" + now + ")")
                        .actionAfterCompletion(ActionAfterCompletion.DELETE)
                        .flexibleTimeWindow(OFF)
                        .target(TARGET));
        await().until(() -> succeeded("{\"name\":\"on time\"}") == 1);
        await().until(() -> aws.scheduler().listSchedules(list -> {}).schedules().isEmpty());
        ValidationException past = assertThrows(
                ValidationException.class,
                () -> aws.scheduler()
                        .createSchedule(schedule -> schedule.name("past")
                                .scheduleExpression("at(2020-01-01T00:00:00)")
                                .flexibleTimeWindow(OFF)
                                .target(TARGET)));
        assertTrue(String.valueOf(past.getMessage()).contains("It never fires"), past.getMessage());
    }

    private static PutEventsRequestEntry entry(String detail) {
        return PutEventsRequestEntry.builder()
                .source("till")
                .detailType("sold")
                .detail(detail)
                .eventBusName("shop")
                .build();
    }

    /** How many events of that payload have ended well. */
    private long succeeded(String payload) {
        List<EventRecord> records = new KeptData(directory.resolve("data")).events();
        List<Long> wanted = records.stream()
                .filter(record -> record instanceof EventRecord.Accepted accepted
                        && accepted.what().payload().text().equals(payload))
                .map(EventRecord::sequence)
                .toList();
        return records.stream()
                .filter(record -> record instanceof EventRecord.Ended end
                        && end.how() == EventEnd.SUCCEEDED
                        && wanted.contains(end.sequence()))
                .count();
    }
}
