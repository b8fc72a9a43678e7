package dev.millrace.loadtest.load;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.loadtest.load.scenario.RecordedCalls;
import dev.millrace.loadtest.load.scenario.Scenario;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The requests that were recorded, in their order; those that are the same are encoded once. Confined to the event
 * loop.
 */
final class RecordedRequests implements Requests {
    private final RecordedCalls calls;
    private final List<ByteBuf> encoded = new ArrayList<>();
    private final int[] byCall;
    private int next;

    RecordedRequests(Scenario scenario, RecordedCalls calls) {
        this.calls = calls;
        this.byCall = new int[calls.count()];
        Map<Integer, Map<Payload, Integer>> known = new HashMap<>();
        for (int i = 0; i < byCall.length; i++) {
            int target = calls.target(i);
            byCall[i] = known.computeIfAbsent(target, _ -> new IdentityHashMap<>())
                    .computeIfAbsent(calls.payload(i), payload -> {
                        encoded.add(Requests.encode(scenario.endpoint(), scenario.targets().get(target), payload));
                        return encoded.size() - 1;
                    });
        }
    }

    @Override
    public int next() {
        return next++;
    }

    @Override
    public int target(int request) {
        return calls.target(request);
    }

    @Override
    public ByteBuf bytes(int request) {
        return encoded.get(byCall[request]);
    }

    @Override
    public void release() {
        encoded.forEach(ByteBuf::release);
    }
}
