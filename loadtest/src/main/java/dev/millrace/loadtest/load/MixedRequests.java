package dev.millrace.loadtest.load;

import dev.millrace.loadtest.load.scenario.Scenario;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.SplittableRandom;

/** One request for each target, and the weighted choice between them. Confined to the event loop. */
final class MixedRequests implements Requests {
    private final List<ByteBuf> encoded;
    private final int[] weightSums;
    private final SplittableRandom random;

    MixedRequests(Scenario scenario) {
        encoded = scenario.targets().stream()
                .map(target -> Requests.encode(scenario.endpoint(), target, target.payload()))
                .toList();
        weightSums = new int[encoded.size()];
        int sum = 0;
        for (int i = 0; i < weightSums.length; i++) {
            sum += scenario.targets().get(i).weight();
            weightSums[i] = sum;
        }
        random = new SplittableRandom(scenario.seed());
    }

    @Override
    public int next() {
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

    @Override
    public int target(int request) {
        return request;
    }

    @Override
    public ByteBuf bytes(int target) {
        return encoded.get(target);
    }

    @Override
    public void release() {
        encoded.forEach(ByteBuf::release);
    }
}
