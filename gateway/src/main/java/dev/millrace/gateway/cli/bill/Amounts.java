package dev.millrace.gateway.cli.bill;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts of money: rounded for people, whole for programs. */
final class Amounts {
    /** One request at AWS costs 0.0000002 USD. */
    private static final int DECIMALS = 8;
    /** A server costs more than a cent an hour. */
    private static final int SERVER_DECIMALS = 2;

    private static final int GIGABYTE_SECOND_DECIMALS = 3;

    private Amounts() {}

    static String rounded(BigDecimal amount) {
        return rounded(amount, DECIMALS);
    }

    static String roundedServer(BigDecimal amount) {
        return rounded(amount, SERVER_DECIMALS);
    }

    static String roundedGigabyteSeconds(BigDecimal gigabyteSeconds) {
        return rounded(gigabyteSeconds, GIGABYTE_SECOND_DECIMALS);
    }

    /** Every digit, without an exponent. */
    static String exact(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }

    private static String rounded(BigDecimal amount, int decimals) {
        return amount.setScale(decimals, RoundingMode.HALF_UP).toPlainString();
    }
}
