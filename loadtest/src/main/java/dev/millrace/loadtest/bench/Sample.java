package dev.millrace.loadtest.bench;

import dev.millrace.loadtest.bench.server.CpuMeter;
import dev.millrace.loadtest.bench.server.ProcessFamily;
import dev.millrace.loadtest.bench.server.ServerProcess;
import dev.millrace.loadtest.bench.tool.LoadTool;
import dev.millrace.loadtest.load.report.Figures;
import java.io.IOException;
import java.util.Locale;

/**
 * One server driven once. Immutable.
 *
 * @param candidate what was compared: the server, or one of the functions on it
 * @param cpuMicrosPerRequest CPU time of the server's processes per success
 * @param switchesPerRequest context switches of the server's threads per success
 * @param stolenShare share of the machine's CPU time that the hypervisor took meanwhile, 0 to 1
 */
public record Sample(
        String candidate,
        double requestsPerSecond,
        double cpuMicrosPerRequest,
        double switchesPerRequest,
        long p50Nanos,
        long p99Nanos,
        long failures,
        double stolenShare) {

    public static Sample take(String candidate, ServerProcess server, LoadTool tool, int seconds)
            throws IOException, InterruptedException {
        ProcessFamily family = server.family();
        MachineTime machineBefore = MachineTime.now();
        CpuMeter cpu = family.cpuMeter();
        long switchesBefore = family.contextSwitches();
        LoadTool.Replies replies = tool.drive(server.port(), seconds);
        long cpuNanos = cpu.usedNanos();
        long switches = family.contextSwitches() - switchesBefore;
        double successes = Math.max(1, replies.successes());
        return new Sample(
                candidate,
                replies.perSecond(),
                cpuNanos / 1e3 / successes,
                switches / successes,
                replies.p50Nanos(),
                replies.p99Nanos(),
                replies.failures(),
                MachineTime.now().stolenShareSince(machineBefore));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-12s %8.0f req/s %6.1f us CPU/req %5.2f switches/req  p50 %s  p99 %s",
                candidate,
                requestsPerSecond,
                cpuMicrosPerRequest,
                switchesPerRequest,
                Figures.nanos(p50Nanos),
                Figures.nanos(p99Nanos));
    }
}
