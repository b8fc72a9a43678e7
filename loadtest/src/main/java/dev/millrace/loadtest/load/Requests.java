package dev.millrace.loadtest.load;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.loadtest.load.scenario.Endpoint;
import dev.millrace.loadtest.load.scenario.Pacing;
import dev.millrace.loadtest.load.scenario.Scenario;
import dev.millrace.loadtest.load.scenario.Target;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** The requests of a scenario, each encoded once, and which of them comes next. Confined to the event loop. */
interface Requests {
    static Requests of(Scenario scenario) {
        return scenario.pacing() instanceof Pacing.Recorded recorded
                ? new RecordedRequests(scenario, recorded.calls())
                : new MixedRequests(scenario);
    }

    /** The number of the request that comes next. */
    int next();

    /** Index of the target of that request. */
    int target(int request);

    ByteBuf bytes(int request);

    void release();

    static ByteBuf encode(Endpoint endpoint, Target target, Payload payload) {
        boolean bodyExpected = payload.sizeBytes() > 0 || target.method().equals("POST");
        StringBuilder headers = new StringBuilder();
        target.headers().forEach((name, value) -> headers.append(name).append(": ").append(value).append("\r\n"));
        String head = target.method() + " " + target.path() + " HTTP/1.1\r\n"
                + "Host: " + endpoint.host() + ":" + endpoint.port() + "\r\n"
                + "User-Agent: millrace-load\r\n"
                + headers
                + (bodyExpected
                        ? "Content-Type: application/json\r\nContent-Length: " + payload.sizeBytes() + "\r\n"
                        : "")
                + "\r\n";
        byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
        return Unpooled.directBuffer(headBytes.length + payload.sizeBytes())
                .writeBytes(headBytes)
                .writeBytes(payload.array());
    }
}
