package io.eventbank.account.query.stream;

import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.AccountSuspended;
import io.eventbank.account.api.event.OwnerRegistered;
import io.eventbank.account.api.event.TransferRequested;
import io.eventbank.account.api.event.TransferResumed;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransferId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.MetaData;

/** Writes the stream of an aggregate, an event each minute: a first one, and then more that name no owner. */
final class StreamHistory {

    private static final BigDecimal ONE = new BigDecimal("1.00");
    private static final Currency EUR = Currency.getInstance("EUR");

    private final String type;
    private final String streamId;
    private final Object another;
    private final List<DomainEventMessage<?>> events = new ArrayList<>();
    private Instant now;

    private StreamHistory(String type, String streamId, Instant start, Object first, Object another) {
        this.type = type;
        this.streamId = streamId;
        this.another = another;
        this.now = start;
        record(first);
    }

    static StreamHistory owner(OwnerId owner, EncryptedText name, EncryptedText email, Instant start) {
        OwnerRegistered registered = new OwnerRegistered(owner, name, email);
        // That it is no event of an owner does not matter here: it names none.
        return new StreamHistory("Owner", owner.toString(), start, registered, "renamed");
    }

    static StreamHistory account(AccountId account, OwnerId owner, Instant start) {
        LocalDate day = LocalDate.of(2024, 1, 1);
        return new StreamHistory(
                "BankAccount",
                account.toString(),
                start,
                new AccountOpened(account, owner, AccountType.CHECKING, EUR, ONE, ONE, day),
                new AccountSuspended(account, "lost card"));
    }

    static StreamHistory transfer(TransferId transfer, OwnerId from, OwnerId to, Instant start) {
        TransferRequested requested = new TransferRequested(
                transfer,
                new AccountId("from"),
                new AccountId("to"),
                from,
                to,
                ONE,
                EUR,
                null,
                new TransactionId("D1"),
                new TransactionId("C1"),
                new TransactionId("R1"));
        return new StreamHistory("MoneyTransfer", transfer.toString(), start, requested, new TransferResumed(transfer));
    }

    /** Of an aggregate that the application does not know yet. */
    static StreamHistory of(String type, String id, Instant start) {
        return new StreamHistory(type, type + "-" + id, start, "made", "used");
    }

    StreamHistory more(int count) {
        for (int i = 0; i < count; i++) {
            record(another);
        }
        return this;
    }

    String type() {
        return type;
    }

    String streamId() {
        return streamId;
    }

    List<DomainEventMessage<?>> events() {
        return List.copyOf(events);
    }

    private void record(Object event) {
        events.add(new GenericDomainEventMessage<>(
                type,
                streamId,
                events.size(),
                event,
                MetaData.emptyInstance(),
                UUID.randomUUID().toString(),
                now));
        now = now.plus(Duration.ofMinutes(1));
    }
}
