package io.eventbank.account.query.history;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.query.ExplanationView;
import io.eventbank.account.api.query.ExplanationView.Term;
import io.eventbank.account.api.query.FindExplanation;
import io.eventbank.account.api.state.AccountState;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.Money;
import io.eventbank.account.query.dispatch.QueryProperties;
import io.eventbank.account.support.axon.AuditMetaData;
import io.eventbank.account.support.security.Caller;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.messaging.MetaData;
import org.springframework.stereotype.Component;

/** Explains balances by the events that they are the sum of. */
@Component
class Explanations {

    private final AccountStream stream;
    private final PastAccounts accounts;
    private final int maxTerms;

    Explanations(AccountStream stream, PastAccounts accounts, QueryProperties properties) {
        this.stream = stream;
        this.accounts = accounts;
        this.maxTerms = properties.maxExplanationTerms();
    }

    /**
     * The explanation of a balance, with as much as the caller may know; empty if the account was not opened by then.
     *
     * @throws Refusal {@code too_many_bookings} if there are more terms than are answered at once
     */
    Optional<ExplanationView> of(FindExplanation query, Caller caller) {
        AccountId accountId = query.accountId();
        long last = query.knownAt() == null ? Long.MAX_VALUE : accounts.lastKnownAt(accountId, query.knownAt());
        LocalDate day = query.asOf() == null ? LocalDate.MAX : query.asOf();
        List<Term> terms = new ArrayList<>();
        AccountState[] state = {null};
        stream.read(accountId, Range.from(0).upTo(last), event -> {
            if (PastAccounts.counts(event, day)) {
                state[0] = AccountState.counting(state[0], event.getPayload());
                if (state[0] != null) {
                    amount(event.getPayload()).ifPresent(amount -> add(terms, event, amount, caller));
                }
            }
        });
        return Optional.ofNullable(state[0])
                .map(found -> new ExplanationView(accountId, found.balance().amount(), List.copyOf(terms)));
    }

    private void add(List<Term> terms, DomainEventMessage<AccountEvent> event, BigDecimal amount, Caller caller) {
        if (terms.size() == maxTerms) {
            throw new Refusal(
                    ErrorCode.TOO_MANY_BOOKINGS, "The balance is the sum of more than " + maxTerms + " events");
        }
        MetaData cause = Causes.shown(event, caller);
        terms.add(new Term(
                event.getSequenceNumber(),
                event.getIdentifier(),
                event.getPayloadType().getSimpleName(),
                amount,
                event.getPayload().countsFrom(event.getTimestamp()),
                event.getTimestamp(),
                (String) cause.get(Caller.ACTOR),
                (String) cause.get(AuditMetaData.REQUEST_ID)));
    }

    private static Optional<BigDecimal> amount(AccountEvent event) {
        if (event instanceof AccountOpened opened) {
            return Optional.of(exact(opened.initialBalance(), opened.currency()));
        }
        return event instanceof TransactionBooked booked
                ? Optional.of(exact(booked.signedAmount(), booked.currency()))
                : Optional.empty();
    }

    private static BigDecimal exact(BigDecimal amount, Currency currency) {
        return Money.of(amount, currency).amount();
    }
}
