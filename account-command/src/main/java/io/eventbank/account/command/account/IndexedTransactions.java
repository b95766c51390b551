package io.eventbank.account.command.account;

import io.eventbank.account.api.command.TransactionResult;
import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.event.TransactionDecided;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.support.axon.EventBatch;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The index of transactions that were decided, made from the events. It follows them at a distance; what it has not
 * reached yet is read from the stream itself, so that a lagging index costs time and never a second booking. Where it
 * is far behind, what was read is put into the index by the way, in the order of the stream: the next command on the
 * account need not read it again.
 */
@Component
@ProcessingGroup("transaction-ids")
class IndexedTransactions implements BookedTransactions {

    /** So many transactions are not read over and over; with fewer the processor would only be got in the way of. */
    private static final int FAR_BEHIND = 1_000;

    private static final String FIND = """
            SELECT indexed_up_to, transaction_id, sequence, recorded_on, fingerprint
            FROM (SELECT coalesce(max(sequence), -1) AS indexed_up_to FROM account_command.booked_transaction
                  WHERE account_id = ?) AS reached
            LEFT JOIN account_command.booked_transaction AS booked
                ON booked.account_id = ? AND booked.transaction_id = ANY (?)
            """;

    private final JdbcTemplate jdbc;
    private final ObjectProvider<EventStore> events;
    private final EventBatch<Entry> batch = new EventBatch<>("transaction-ids", this::write);

    IndexedTransactions(JdbcTemplate jdbc, ObjectProvider<EventStore> events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    private record Entry(AccountId account, TransactionId transaction, KnownTransaction known) {}

    @EventHandler
    void on(TransactionDecided event, @SequenceNumber long sequence, @Timestamp Instant recordedAt) {
        batch.add(entry(event, sequence, recordedAt));
    }

    @ResetHandler
    void reset() {
        jdbc.update("TRUNCATE account_command.booked_transaction");
    }

    @Override
    public Map<TransactionId, KnownTransaction> find(AccountId account, Collection<TransactionId> ids, long before) {
        Map<TransactionId, KnownTransaction> found = new HashMap<>();
        long indexedUpTo = readIndex(account, ids, found);
        addUnindexed(account, ids, indexedUpTo + 1, before, found);
        return found;
    }

    @Override
    public TransactionResult read(AccountId account, long sequence) {
        DomainEventMessage<?> message =
                events.getObject().readEvents(account.toString(), sequence).next();
        return TransactionResult.of(
                (TransactionBooked) message.getPayload(), message.getSequenceNumber(), message.getTimestamp());
    }

    /**
     * Adds those that the index knows; the sequence number that it has reached, -1 if it knows nothing of the account.
     */
    private long readIndex(
            AccountId account, Collection<TransactionId> ids, Map<TransactionId, KnownTransaction> found) {
        AtomicLong indexedUpTo = new AtomicLong();
        jdbc.query(
                FIND,
                row -> {
                    indexedUpTo.set(row.getLong("indexed_up_to"));
                    String id = row.getString("transaction_id");
                    if (id != null) {
                        found.put(
                                new TransactionId(id),
                                new KnownTransaction(
                                        row.getLong("sequence"),
                                        row.getObject("recorded_on", LocalDate.class),
                                        row.getString("fingerprint")));
                    }
                },
                account.value(),
                account.value(),
                ids.stream().map(TransactionId::value).toArray(String[]::new));
        return indexedUpTo.get();
    }

    private void addUnindexed(
            AccountId account,
            Collection<TransactionId> ids,
            long from,
            long before,
            Map<TransactionId, KnownTransaction> found) {
        if (from >= before) {
            return;
        }
        List<Entry> unindexed = new ArrayList<>();
        DomainEventStream stream = events.getObject().readEvents(account.toString(), from);
        while (stream.hasNext() && stream.peek().getSequenceNumber() < before) {
            DomainEventMessage<?> message = stream.next();
            if (message.getPayload() instanceof TransactionDecided event) {
                unindexed.add(entry(event, message.getSequenceNumber(), message.getTimestamp()));
            }
        }
        unindexed.stream()
                .filter(entry -> ids.contains(entry.transaction()))
                .forEach(entry -> found.put(entry.transaction(), entry.known()));
        if (unindexed.size() >= FAR_BEHIND) {
            write(unindexed);
        }
    }

    private static Entry entry(TransactionDecided event, long sequence, Instant recordedAt) {
        return new Entry(event.accountId(), event.transactionId(), KnownTransaction.of(event, sequence, recordedAt));
    }

    private void write(List<Entry> entries) {
        jdbc.batchUpdate(
                "INSERT INTO account_command.booked_transaction"
                        + " (account_id, transaction_id, sequence, recorded_on, fingerprint) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING",
                entries,
                entries.size(),
                (statement, entry) -> {
                    statement.setString(1, entry.account().value());
                    statement.setString(2, entry.transaction().value());
                    statement.setLong(3, entry.known().sequence());
                    statement.setObject(4, entry.known().recordedOn());
                    statement.setString(5, entry.known().fingerprint());
                });
    }
}
