package dev.millrace.loadtest.load;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.loadtest.load.scenario.Endpoint;
import dev.millrace.loadtest.load.scenario.Scenario;
import dev.millrace.loadtest.load.scenario.Target;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** The requests of a scenario, encoded once, and the weighted choice between them. Confined to the event loop. */
final class Requests {
    private final List<ByteBuf> encoded;
    private final int[] weightSums;
    private final SplittableRandom random;

    Requests(Scenario scenario) {
        encoded = scenario.targets().stream()
                .map(target -> encode(scenario.endpoint(), target))
                .toList();
        weightSums = new int[encoded.size()];
        int sum = 0;
        for (int i = 0; i < weightSums.length; i++) {
            sum += scenario.targets().get(i).weight();
            weightSums[i] = sum;
        }
        random = new SplittableRandom(scenario.seed());
    }

    /** The index of the target that comes next. */
    int next() {
        if (weightSums.length == 1) {
            return 0;
        }
        int drawn = random.nextInt(weightSums[weightSums.length - 1]);
        int index = 0;
        while (weightSums[index] <= drawn) {
            index++;
        }
        return index;
    }

    ByteBuf bytes(int target) {
        return encoded.get(target);
    }

    void release() {
        encoded.forEach(ByteBuf::release);
    }

    private static ByteBuf encode(Endpoint endpoint, Target target) {
        Payload payload = target.payload();
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
