package io.eventbank.account.command.account;

import org.axonframework.config.Configurer;

/** The aggregate of accounts, for tests of other packages. */
public final class AccountAggregate {

    public static final Class<?> TYPE = BankAccount.class;

    private AccountAggregate() {}

    /**
     * Registers what it asks for: an index of transactions that is never needed, since accounts remember all of theirs.
     */
    public static void register(Configurer configurer) {
        configurer.registerComponent(BookedTransactions.class, config -> new AccountFixture.NothingBooked());
        configurer.registerComponent(FirstAnswers.class, config -> new FirstAnswers(null));
    }
}
