package io.eventbank.account.api.value;

/** What kind of booking a transaction is, and which signs its amount may have. */
public enum TransactionType {
    DEPOSIT(true, false),
    WITHDRAWAL(false, true),
    INTEREST(true, false),
    FEE(false, true),
    TRANSFER(true, true);

    private final boolean credit;
    private final boolean debit;

    TransactionType(boolean credit, boolean debit) {
        this.credit = credit;
        this.debit = debit;
    }

    /** Whether an amount with this sign (as of {@link java.math.BigDecimal#signum()}) may be booked; zero never. */
    public boolean allows(int signum) {
        return signum > 0 ? credit : signum < 0 && debit;
    }
}
