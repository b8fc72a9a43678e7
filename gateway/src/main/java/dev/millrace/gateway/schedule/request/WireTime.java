package dev.millrace.gateway.schedule.request;

import java.math.BigDecimal;
import java.time.Instant;

/** Moments as answers have them: seconds since 1970, with milliseconds. */
public final class WireTime {
    private WireTime() {}

    public static BigDecimal of(Instant moment) {
        return BigDecimal.valueOf(moment.toEpochMilli(), 3);
    }
}
