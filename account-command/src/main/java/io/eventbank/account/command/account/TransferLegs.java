package io.eventbank.account.command.account;

import io.eventbank.account.api.command.CreditTransfer;
import io.eventbank.account.api.command.DebitTransfer;
import io.eventbank.account.api.command.RefundTransfer;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.event.TransactionDecided;
import io.eventbank.account.api.event.TransferCreditRefused;
import io.eventbank.account.api.event.TransferCredited;
import io.eventbank.account.api.event.TransferDebitRefused;
import io.eventbank.account.api.event.TransferDebited;
import io.eventbank.account.api.event.TransferRefunded;
import io.eventbank.account.api.state.AccountState;
import io.eventbank.account.api.value.Money;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Currency;

/**
 * What an account decides about its legs of transfers. A leg is never refused by an exception: the event is the answer.
 */
final class TransferLegs {

    private TransferLegs() {}

    /** The money leaves, or the account says no. */
    static TransactionDecided debit(AccountState state, DebitTransfer command, Clock clock) {
        try {
            Money amount = movable(state, command.cancelled(), command.amount(), command.currency());
            AccountRules.requireAvailable(state, amount);
            return new TransferDebited(
                    command.accountId(),
                    command.transactionId(),
                    amount.amount(),
                    amount.currency(),
                    state.balance().minus(amount).amount(),
                    command.reference(),
                    AccountRules.today(clock),
                    command.transferId(),
                    command.counterpartyAccountId());
        } catch (Refusal refusal) {
            return new TransferDebitRefused(
                    command.accountId(),
                    command.transferId(),
                    command.transactionId(),
                    command.amount(),
                    command.currency(),
                    command.counterpartyAccountId(),
                    refusal.code().code());
        }
    }

    /** The money arrives, or the account says no. */
    static TransactionDecided credit(AccountState state, CreditTransfer command, Clock clock) {
        try {
            Money amount = movable(state, command.cancelled(), command.amount(), command.currency());
            return new TransferCredited(
                    command.accountId(),
                    command.transactionId(),
                    amount.amount(),
                    amount.currency(),
                    state.balance().plus(amount).amount(),
                    command.reference(),
                    AccountRules.today(clock),
                    command.transferId(),
                    command.counterpartyAccountId());
        } catch (Refusal refusal) {
            return new TransferCreditRefused(
                    command.accountId(),
                    command.transferId(),
                    command.transactionId(),
                    command.amount(),
                    command.currency(),
                    command.counterpartyAccountId(),
                    refusal.code().code());
        }
    }

    /** The money comes back, whatever the account has become meanwhile. */
    static TransferRefunded refund(AccountState state, RefundTransfer command, Money amount, Clock clock) {
        return new TransferRefunded(
                command.accountId(),
                command.transactionId(),
                amount.amount(),
                amount.currency(),
                state.balance().plus(amount).amount(),
                command.reference(),
                AccountRules.today(clock),
                command.transferId(),
                command.counterpartyAccountId());
    }

    private static Money movable(AccountState state, boolean cancelled, BigDecimal amount, Currency currency) {
        if (cancelled) {
            throw new Refusal(ErrorCode.TRANSFER_CANCELLED, "An operator had the transfer given back");
        }
        AccountRules.requireMovable(state);
        if (!currency.equals(state.opening().currency())) {
            throw new Refusal(ErrorCode.CURRENCY_MISMATCH, "The account is kept in another currency");
        }
        return Money.positive(amount, currency);
    }
}
