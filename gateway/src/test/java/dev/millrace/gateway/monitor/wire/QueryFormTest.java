package dev.millrace.gateway.monitor.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.engine.invocation.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryFormTest {
    @Test
    void becomesTheMembersOfTheOtherProtocols() {
        String form = "Action=GetMetricData&Version=2010-08-01"
                + "&MetricDataQueries.member.1.Id=m1"
                + "&MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Name=FunctionName"
                + "&MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Value=a+b%26c"
                + "&MetricDataQueries.member.1.MetricStat.Period=60"
                + "&MetricDataQueries.member.10.Id=m10&MetricDataQueries.member.2.Id=m2"
                + "&MetricDataQueries.member.2.ReturnData=false"
                + "&StartTime=2026-11-28T12%3A00%3A00.5Z&EndTime=2026-11-28T14%3A00%3A00%2B01%3A00"
                + "&ExtendedStatistics.member.1=p99.9";
        assertEquals(
                """
                {"EndTime":1795870800,"ExtendedStatistics":["p99.9"],"MetricDataQueries":[\
                {"Id":"m1","MetricStat":{"Metric":{"Dimensions":[{"Name":"FunctionName","Value":"a b&c"}]},\
                "Period":60}},{"Id":"m2","ReturnData":false},{"Id":"m10"}],"StartTime":1795867200.5}""",
                QueryForm.of(form).members().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Period=sixty", "StartTime=yesterday", "EndTime=2026-13-01T00:00:00Z", "Period="})
    void refusesWhatIsNoNumberAndNoTime(String form) {
        assertThrows(RefusedException.class, () -> QueryForm.of(form).members());
    }
}
