package dev.millrace.loadtest.bench;

import java.io.IOException;

/**
 * One server driven once. Immutable.
 *
 * @param cpuMicrosPerRequest CPU time of the server's processes per success
 * @param stolenShare share of the machine's CPU time that the hypervisor took meanwhile, 0 to 1
 */
record Sample(
        String server,
        double requestsPerSecond,
        double cpuMicrosPerRequest,
        long p50Nanos,
        long p99Nanos,
        long failures,
        double stolenShare) {

    static Sample take(ServerProcess server, LoadTool tool, int seconds) throws IOException, InterruptedException {
        MachineTime machineBefore = MachineTime.now();
        long cpuBeforeNanos = server.cpuNanos();
        LoadTool.Replies replies = tool.drive(server.port(), seconds);
        long cpuNanos = server.cpuNanos() - cpuBeforeNanos;
        return new Sample(
                server.name(),
                replies.perSecond(),
                cpuNanos / 1e3 / Math.max(1, replies.successes()),
                replies.p50Nanos(),
                replies.p99Nanos(),
                replies.failures(),
                MachineTime.now().stolenShareSince(machineBefore));
    }
}
