package dev.millrace.loadtest.bench.sleep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NapTest {
    @Test
    void countsThoseThatSleptAtTheSameMoment() {
        assertEquals(3, Nap.mostAtOnce(List.of(new Nap(0, 30), new Nap(10, 40), new Nap(20, 50), new Nap(45, 60))));
    }

    @Test
    void oneThatBeginsWhenAnotherEndsDidNotSleepBesideIt() {
        assertEquals(1, Nap.mostAtOnce(List.of(new Nap(0, 10), new Nap(10, 20), new Nap(20, 30))));
    }

    @Test
    void nobodySleepsWhereNobodyWasCalled() {
        assertEquals(0, Nap.mostAtOnce(List.of()));
    }

    @Test
    void readsWhatTheFunctionsAnswer() {
        assertEquals(new Nap(1_764_280_000_123L, 1_764_280_060_125L), Nap.parse("""
                {"ended":1764280060125,"began":1764280000123}"""));
    }
}
