package io.eventbank.account.query.history;

import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.query.ExplanationView.Term;
import io.eventbank.account.api.query.FindExplanationTerms;
import io.eventbank.account.api.value.Money;
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

/** Finds the events that balances are the sum of. */
@Component
class Explanations {

    private final AccountStream stream;

    Explanations(AccountStream stream) {
        this.stream = stream;
    }

    /** The terms that a part of a stream has, with as much as the caller may know. */
    List<Term> terms(FindExplanationTerms query, Caller caller) {
        LocalDate day = query.asOf() == null ? LocalDate.MAX : query.asOf();
        List<Term> terms = new ArrayList<>();
        stream.read(query.accountId(), new Range(query.first(), query.last()), event -> {
            if (PastAccounts.counts(event, day)) {
                amount(event.getPayload()).ifPresent(amount -> terms.add(term(event, amount, caller)));
            }
        });
        return terms;
    }

    private static Term term(DomainEventMessage<AccountEvent> event, BigDecimal amount, Caller caller) {
        MetaData cause = Causes.shown(event, caller);
        return new Term(
                event.getSequenceNumber(),
                event.getIdentifier(),
                event.getPayloadType().getSimpleName(),
                amount,
                event.getPayload().countsFrom(event.getTimestamp()),
                event.getTimestamp(),
                (String) cause.get(Caller.ACTOR),
                (String) cause.get(AuditMetaData.REQUEST_ID));
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
