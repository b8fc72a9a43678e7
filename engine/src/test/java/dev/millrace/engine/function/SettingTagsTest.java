package dev.millrace.engine.function;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingTagsTest {
    private static final FunctionName NAME = new FunctionName("f");
    private static final FunctionConfiguration CONFIGURATION = FunctionConfiguration.defaultsFor(NAME);

    @Test
    void leaveTheDefaultsWhereTheOwnerSaysNothing() {
        assertEquals(
                InstanceSettings.defaultsFor(NAME), SettingTags.settings(Map.of("team", "a"), CONFIGURATION));
    }

    @Test
    void sayWhatInstancesAreToBeLike() {
        Map<String, String> tags = Map.of(
                "millrace:isolation", "in-process",
                "millrace:network", "none",
                "millrace:concurrency", "1000",
                "millrace:ready-instances", "7",
                "other", "x");
        SettingTags.check(tags);
        assertEquals(
                new InstanceSettings(Isolation.IN_PROCESS, false, 1_000, 7, 512, CONFIGURATION.logging(), false),
                SettingTags.settings(tags, CONFIGURATION));
        assertEquals(Isolation.IN_PROCESS, SettingTags.isolation(tags));
    }

    @ParameterizedTest
    @CsvSource({
        "isolation, process", "isolation, sandbox", "network, on", "concurrency, 1", "ready-instances, 0",
        "ready-instances, 1000",
    })
    void takeEveryValueThatThereIs(String key, String value) {
        assertDoesNotThrow(() -> SettingTags.check(Map.of("millrace:" + key, value)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock =
            """
            isolation       | none       | Tag 'millrace:isolation' cannot be 'none': it is one of in-process, process, sandbox.
            network         | off        | Tag 'millrace:network' cannot be 'off': it is one of on, none.
            concurrency     | 0          | Tag 'millrace:concurrency' cannot be '0': it is a whole number from 1 to 1000.
            concurrency     | 1001       | Tag 'millrace:concurrency' cannot be '1001': it is a whole number from 1 to 1000.
            concurrency     | -1         | Tag 'millrace:concurrency' cannot be '-1': it is a whole number from 1 to 1000.
            concurrency     | 9999999999 | Tag 'millrace:concurrency' cannot be '9999999999': it is a whole number from 1 to 1000.
            ready-instances | many       | Tag 'millrace:ready-instances' cannot be 'many': it is a whole number from 0 to 1000.
            ready-instances | ''         | Tag 'millrace:ready-instances' cannot be '': it is a whole number from 0 to 1000.
            netwrok         | on         | Tag 'millrace:netwrok' is not a setting of this server. Those that begin with millrace: are millrace:isolation, millrace:network, millrace:concurrency, millrace:ready-instances.
            """)
    void areRefusedWhenTheyMeanNothing(String key, String value, String message) {
        Map<String, String> tags = Map.of("millrace:" + key, value);
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> SettingTags.check(tags)).getMessage());
        assertEquals(InstanceSettings.defaultsFor(NAME), SettingTags.settings(tags, CONFIGURATION));
        assertNull(SettingTags.isolation(tags));
    }
}
