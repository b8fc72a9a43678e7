package dev.millrace.gateway.cli.bill;

import dev.millrace.telemetry.bill.Bill;
import dev.millrace.telemetry.bill.BillLine;
import dev.millrace.telemetry.bill.BillSum;
import dev.millrace.telemetry.bill.PriceTable;
import dev.millrace.telemetry.window.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A bill as programs read it. Amounts are strings, which keep every digit whoever reads them. Immutable. */
final class BillJson {
    private final JsonMapper mapper = JsonMapper.shared();

    /** @param memoryMb the memory size that the bill takes all runs to have had; null when it is their own */
    List<String> bill(Bill bill, @Nullable Integer memoryMb) {
        ObjectNode json = mapper.createObjectNode();
        json.put("firstDay", bill.span().first().toString())
                .put("lastDay", bill.span().end().minusDays(1).toString())
                .put("time", bill.span().now().toString())
                .put("hoursPassed", bill.span().hoursPassed());
        if (memoryMb != null) {
            json.put("memoryMb", memoryMb);
        }
        json.set("prices", prices(bill.prices()));
        ArrayNode lines = json.putArray("lines");
        bill.lines().forEach(line -> lines.add(line(line)));
        ArrayNode functions = json.putArray("functions");
        bill.functions().forEach((function, sum) -> functions.add(function(function, sum)));
        json.set("total", sum(bill.total(), mapper.createObjectNode()));
        return List.of(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(json));
    }

    private ObjectNode prices(PriceTable prices) {
        return mapper.createObjectNode()
                .put("source", prices.source())
                .put("currency", prices.currency())
                .put("million-requests", Amounts.exact(prices.millionRequests()))
                .put("gb-second", Amounts.exact(prices.gigabyteSecond()))
                .put("server.vcpu-hour", Amounts.exact(prices.serverVcpuHour()))
                .put("server.gb-hour", Amounts.exact(prices.serverGigabyteHour()))
                .put("server.hour", Amounts.exact(prices.serverHour()));
    }

    private ObjectNode line(BillLine line) {
        ObjectNode json = mapper.createObjectNode()
                .put("function", line.key().function())
                .put("version", line.key().version())
                .put("day", line.key().day().toString());
        return usage(line.usage(), json)
                .put("requestAmount", Amounts.exact(line.requestAmount()))
                .put("computeAmount", Amounts.exact(line.computeAmount()))
                .put("amount", Amounts.exact(line.amount()));
    }

    private ObjectNode function(String name, BillSum sum) {
        long memoryMb = sum.usage().memoryMb();
        return sum(sum, mapper.createObjectNode().put("function", name))
                .put("serverMemoryMb", memoryMb)
                .put("serverVcpus", Amounts.exact(PriceTable.vcpus(memoryMb)));
    }

    private static ObjectNode sum(BillSum sum, ObjectNode json) {
        return usage(sum.usage(), json)
                .put("amount", Amounts.exact(sum.amount()))
                .put("serverAmount", Amounts.exact(sum.serverAmount()));
    }

    private static ObjectNode usage(Usage usage, ObjectNode json) {
        return json.put("requests", usage.requests())
                .put("billedMillis", usage.billedMillis())
                .put("megabyteMillis", usage.megabyteMillis())
                .put("gigabyteSeconds", Amounts.exact(PriceTable.gigabyteSeconds(usage.megabyteMillis())));
    }
}
