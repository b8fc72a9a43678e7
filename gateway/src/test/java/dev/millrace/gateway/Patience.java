package dev.millrace.gateway;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Has tests wait for a condition as long as a busy machine may need; JUnit finds it before any test. Thread-safe. */
public final class Patience implements BeforeAllCallback {
    private static final Duration OF_EVERY_TEST = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(OF_EVERY_TEST);
        Awaitility.setDefaultPollInterval(BETWEEN_LOOKS);
        Awaitility.setDefaultPollDelay(Duration.ZERO);
    }
}
