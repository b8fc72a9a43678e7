package dev.millrace.loadtest.load;

import dev.millrace.loadtest.load.client.LoadListener;

/** Makes the event loop's tasks end the load when they throw; the loop itself would only log it. */
final class Guarded {
    private Guarded() {}

    static Runnable by(LoadListener listener, Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error bug) {
                listener.broken(bug);
            }
        };
    }
}
