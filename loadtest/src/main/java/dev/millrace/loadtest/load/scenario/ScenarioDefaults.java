package dev.millrace.loadtest.load.scenario;

import java.time.Duration;

/** What a scenario does where neither flags nor file say anything. */
public final class ScenarioDefaults {
    public static final String URL = "http://127.0.0.1:4566";
    public static final int CONNECTIONS = 64;
    public static final Duration DURATION = Duration.ofSeconds(10);
    public static final Duration WARM_UP = Duration.ofSeconds(2);
    public static final Duration TIMEOUT = Duration.ofSeconds(30);
    public static final long SEED = 1;

    private ScenarioDefaults() {}
}
