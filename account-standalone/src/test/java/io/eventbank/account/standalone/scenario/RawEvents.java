package io.eventbank.account.standalone.scenario;

import com.google.protobuf.ByteString;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.event.Event;
import java.time.Instant;
import java.util.UUID;

/** Events of accounts in the form in which Axon Server stores them. */
final class RawEvents {

    static final String MONEY_DEPOSITED = "io.eventbank.account.api.event.MoneyDeposited";

    private static final String ACCOUNT_OPENED = "io.eventbank.account.api.event.AccountOpened";

    private RawEvents() {}

    static Event openingOf(String account) {
        return event(account, 0, ACCOUNT_OPENED, "1", """
                {"accountId": "%s", "ownerId": "C1", "currency": "EUR", "initialBalance": "100.00",
                 "overdraftLimit": "50.00", "openedOn": "2026-03-01"}""".formatted(account));
    }

    static Event deposit(String account, long sequence, String balance, String amount) {
        return event(account, sequence, MONEY_DEPOSITED, "1", """
                {"accountId": "%s", "transactionId": "T%d", "amount": "%s", "currency": "EUR", "balance": "%s",
                 "reference": null, "bookingDate": "2026-03-02"}""".formatted(account, sequence, amount, balance));
    }

    static Event event(String account, long sequence, String type, String revision, String payload) {
        return Event.newBuilder()
                .setMessageIdentifier(UUID.randomUUID().toString())
                .setAggregateIdentifier("BankAccount-" + account)
                .setAggregateSequenceNumber(sequence)
                .setAggregateType("BankAccount")
                .setTimestamp(Instant.now().toEpochMilli())
                .setPayload(SerializedObject.newBuilder()
                        .setType(type)
                        .setRevision(revision)
                        .setData(ByteString.copyFromUtf8(payload)))
                .build();
    }
}
