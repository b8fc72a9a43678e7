package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.function.Isolation;
import dev.millrace.gateway.http.tls.CertificateFiles;
import dev.millrace.telemetry.bill.PriceTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @Test
    void hasTheseDefaults() {
        NodeOptions defaults = new Settings(Map.of(), Map.of()).options();
        assertEquals("127.0.0.1", defaults.host());
        assertEquals(4566, defaults.port());
        assertEquals(Path.of(System.getProperty("user.home"), ".millrace"), defaults.dataDirectory());
        assertEquals(1_000, defaults.accountRunsMax());
        assertEquals(List.of("a", "b", "c"), defaults.zones());
        assertEquals(Duration.ofSeconds(10), defaults.shutdownTimeout());
        assertEquals(Duration.ofDays(7), defaults.journal().retentionAge());
        assertEquals(8L << 30, defaults.journal().retentionBytes());
        assertFalse(defaults.journal().syncEachBatch());
        assertNull(defaults.isolation());
        assertEquals(List.of(), defaults.trusted());
        assertEquals(Map.of(), defaults.runtimes());
        assertEquals(2, defaults.neutralWorkers());
        assertNull(defaults.objectsToken());
        assertNull(defaults.certificate());
        assertNull(defaults.keys());
        assertNull(defaults.operatorToken());
        assertEquals(PriceTable.defaults(), defaults.prices());
    }

    @Test
    void prefersTheFlagToTheVariable() {
        Map<String, String> environment = Map.of("MILLRACE_PORT", "1", "MILLRACE_SHUTDOWN_TIMEOUT", "1m", "HOME", "/");
        NodeOptions options = new Settings(Map.of("port", "2"), environment).options();
        assertEquals(2, options.port());
        assertEquals(Duration.ofMinutes(1), options.shutdownTimeout());
    }

    @Test
    void readsWhoIsTrustedAndWhatRunsFunctions() {
        NodeOptions options = new Settings(
                        Map.of("isolation", "process", "trust", "a,b"),
                        Map.of("MILLRACE_RUNTIMES", "nodejs22.x=/opt/node/bin/node,java21=/opt/jdk=21"))
                .options();
        assertEquals(
                Path.of("/etc/token"),
                new Settings(Map.of(), Map.of("MILLRACE_OBJECTS_TOKEN", "/etc/token"))
                        .options()
                        .objectsToken());
        assertEquals(Isolation.PROCESS, options.isolation());
        assertEquals(List.of("a", "b"), options.trusted());
        assertEquals(
                Map.of("nodejs22.x", Path.of("/opt/node/bin/node"), "java21", Path.of("/opt/jdk=21")),
                options.runtimes());
        assertNull(new Settings(Map.of("isolation", "auto"), Map.of("MILLRACE_ISOLATION", "process"))
                .options()
                .isolation());
    }

    @Test
    void readsWhereTheKeysAre() {
        assertEquals(
                Path.of("/etc/keys"),
                new Settings(Map.of(), Map.of("MILLRACE_KEYS", "/etc/keys")).options().keys());
    }

    @Test
    void readsTheCertificateTogetherWithItsKey() {
        assertEquals(
                new CertificateFiles(Path.of("/etc/server.pem"), Path.of("/etc/server.key")),
                new Settings(Map.of("tls-key", "/etc/server.key"), Map.of("MILLRACE_TLS_CERTIFICATE", "/etc/server.pem"))
                        .options()
                        .certificate());
    }

    @ParameterizedTest
    @CsvSource({
        "port, 70000",
        "port, -1",
        "port, http",
        "concurrency, 0",
        "concurrency, 100001",
        "host, ''",
        "data, ''",
        "objects-token, ''",
        "zones, ''",
        "zones, 'a,a'",
        "zones, 'a,'",
        "zones, A",
        "shutdown-timeout, 0s",
        "shutdown-timeout, 10",
        "shutdown-timeout, s",
        "keep-runs, soon",
        "keep-bytes, 1k",
        "journal-sync, always",
        "isolation, none",
        "isolation, in-process",
        "isolation, ''",
        "trust, ''",
        "trust, 'a,,b'",
        "trust, 'f:1'",
        "runtimes, ''",
        "runtimes, nodejs22.x",
        "runtimes, =/bin/node",
        "runtimes, nodejs22.x=",
        "runtimes, 'nodejs22.x=/a,nodejs22.x=/b'",
        "neutral-workers, -1",
        "neutral-workers, 101",
        "keys, ''",
        "operator-token, ''",
        "prices, ''",
        "prices, /no/such/prices",
        "tls-certificate, ''",
        "tls-certificate, /etc/server.pem",
        "tls-key, /etc/server.key",
    })
    void refusesWhatCannotBeMeant(String name, String value) {
        Settings settings = new Settings(Map.of(name, value), Map.of());
        assertThrows(IllegalArgumentException.class, settings::options);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock =
            """
            keep-runs        | 0d  | a retention age of 0s is not between 1m and 3660d
            keep-runs        | 59s | a retention age of 59s is not between 1m and 3660d
            keep-bytes       | 9   | a retention in bytes of 9 is below 67108864
            shutdown-timeout | 1h  | the shutdown timeout is between 1s and 15m, not 1h
            """)
    void namesTheBoundsOfATimeAsPeopleWriteThem(String name, String value, String message) {
        Settings settings = new Settings(Map.of(name, value), Map.of());
        assertEquals(message, assertThrows(IllegalArgumentException.class, settings::options).getMessage());
    }

    @Test
    void namesAVariableThatIsNoSetting() {
        IllegalArgumentException failure = assertThrows(
                IllegalArgumentException.class, () -> new Settings(Map.of(), Map.of("MILLRACE_PROT", "1")));
        assertTrue(String.valueOf(failure.getMessage()).contains("MILLRACE_PROT"));
    }
}
