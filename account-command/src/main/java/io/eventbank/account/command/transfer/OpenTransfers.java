package io.eventbank.account.command.transfer;

import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.event.TransferCompensated;
import io.eventbank.account.api.event.TransferCompleted;
import io.eventbank.account.api.event.TransferCreditRefused;
import io.eventbank.account.api.event.TransferCredited;
import io.eventbank.account.api.event.TransferDebitRefused;
import io.eventbank.account.api.event.TransferDebited;
import io.eventbank.account.api.event.TransferEvent;
import io.eventbank.account.api.event.TransferFailed;
import io.eventbank.account.api.event.TransferLegRefused;
import io.eventbank.account.api.event.TransferRefunded;
import io.eventbank.account.api.event.TransferRequested;
import io.eventbank.account.api.event.TransferSettled;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.api.value.TransferStatus;
import io.eventbank.account.support.paging.Cursors;
import io.eventbank.account.support.paging.TimePosition;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ReplayStatus;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The transfers that are under way, made from the events: what operators look at when one does not settle. */
@Component
@ProcessingGroup(OpenTransfers.PROCESSOR)
class OpenTransfers {

    static final String PROCESSOR = "open-transfers";

    private static final String OLDER = """
            SELECT * FROM account_command.open_transfer
            WHERE requested_at <= ? AND (requested_at, transfer_id) > (?, ?)
            ORDER BY requested_at, transfer_id
            LIMIT ?
            """;

    private static final String UNDER_WAY = """
            SELECT currency, count(*) AS pending, count(*) FILTER (WHERE requested_at <= ?) AS unsettled,
                coalesce(sum(amount) FILTER (WHERE stage IN ('DEBITED', 'CREDIT_REFUSED')), 0) AS in_transit,
                min(requested_at) FILTER (WHERE stage IN ('DEBITED', 'CREDIT_REFUSED')) AS oldest
            FROM account_command.open_transfer
            GROUP BY currency
            """;

    private static final TimePosition START = new TimePosition(Instant.EPOCH, "");

    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final TransferMetrics metrics;
    private final Set<Currency> currencies = ConcurrentHashMap.newKeySet();

    OpenTransfers(JdbcTemplate jdbc, Clock clock, TransferMetrics metrics) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.metrics = metrics;
    }

    @EventHandler
    void on(TransferRequested event, @Timestamp Instant requestedAt) {
        currencies.add(event.currency());
        jdbc.update(
                "INSERT INTO account_command.open_transfer (transfer_id, from_account_id, to_account_id, amount,"
                        + " currency, reference, requested_at, stage) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                        // Segments that are merged are given again what only one of them had had.
                        + " ON CONFLICT (transfer_id) DO NOTHING",
                event.transferId().value(),
                event.fromAccountId().value(),
                event.toAccountId().value(),
                event.amount(),
                event.currency().getCurrencyCode(),
                event.reference(),
                requestedAt.atOffset(ZoneOffset.UTC),
                TransferStage.REQUESTED.name());
    }

    @EventHandler
    void on(TransferDebited event) {
        reached(TransferStage.DEBITED, event.transferId());
    }

    @EventHandler
    void on(TransferDebitRefused event) {
        reached(TransferStage.DEBIT_REFUSED, event.transferId());
    }

    @EventHandler
    void on(TransferCredited event) {
        reached(TransferStage.CREDITED, event.transferId());
    }

    @EventHandler
    void on(TransferCreditRefused event) {
        reached(TransferStage.CREDIT_REFUSED, event.transferId());
    }

    @EventHandler
    void on(TransferSettled event) {
        reached(TransferStage.SETTLED, event.transferId());
    }

    @EventHandler
    void on(TransferRefunded event) {
        reached(TransferStage.REFUNDED, event.transferId());
    }

    @EventHandler
    void on(TransferCompleted event, @Timestamp Instant finishedAt, ReplayStatus replay) {
        finish(event.transferId(), TransferStatus.COMPLETED, finishedAt, replay);
    }

    @EventHandler
    void on(TransferFailed event, @Timestamp Instant finishedAt, ReplayStatus replay) {
        finish(event.transferId(), TransferStatus.FAILED, finishedAt, replay);
    }

    @EventHandler
    void on(TransferCompensated event, @Timestamp Instant finishedAt, ReplayStatus replay) {
        finish(event.transferId(), TransferStatus.COMPENSATED, finishedAt, replay);
    }

    @ResetHandler
    void reset() {
        jdbc.execute("TRUNCATE account_command.open_transfer");
    }

    /** Those that were requested at least so long ago, oldest first. */
    OpenTransfersPage olderThan(Duration age, int limit, String cursor) {
        TimePosition after = cursor == null ? START : Cursors.key(cursor, TimePosition::parse);
        List<OpenTransferView> found = jdbc.query(
                OLDER, OpenTransfers::view, before(age), after.time().atOffset(ZoneOffset.UTC), after.id(), limit + 1);
        return Cursors.page(
                found,
                limit,
                view -> new TimePosition(view.requestedAt(), view.transferId().value()).toString(),
                OpenTransfersPage::new);
    }

    /**
     * All of them, summed up; also of currencies of which there were some since this process started.
     *
     * @param settleWithin how long ago those were requested at least that count as unsettled
     */
    TransfersUnderWay underWay(Duration settleWithin) {
        Instant now = clock.instant();
        List<Sum> sums = jdbc.query(UNDER_WAY, OpenTransfers::sum, before(settleWithin));
        Map<Currency, BigDecimal> inTransit = new HashMap<>();
        currencies.forEach(currency -> inTransit.put(currency, BigDecimal.ZERO));
        sums.forEach(sum -> inTransit.put(sum.currency(), sum.inTransit()));
        return new TransfersUnderWay(
                sums.stream().mapToLong(Sum::pending).sum(),
                sums.stream().mapToLong(Sum::unsettled).sum(),
                inTransit,
                sums.stream()
                        .map(Sum::oldest)
                        .filter(oldest -> oldest != null && oldest.isBefore(now))
                        .min(Comparator.naturalOrder())
                        .map(oldest -> Duration.between(oldest, now))
                        .orElse(Duration.ZERO));
    }

    /** The transfer that an event is about; null for other events, and for imported history, which names none. */
    static TransferId transferOf(Object event) {
        if (event instanceof TransferEvent transfer) {
            return transfer.transferId();
        }
        if (event instanceof TransactionBooked booked) {
            return booked.transferId();
        }
        if (event instanceof TransferLegRefused refused) {
            return refused.transferId();
        }
        return event instanceof TransferSettled settled ? settled.transferId() : null;
    }

    private OffsetDateTime before(Duration age) {
        return clock.instant().minus(age).atOffset(ZoneOffset.UTC);
    }

    private void reached(TransferStage stage, TransferId transferId) {
        // Imported history names no transfer.
        if (transferId != null) {
            jdbc.update(
                    "UPDATE account_command.open_transfer SET stage = ? WHERE transfer_id = ?",
                    stage.name(),
                    transferId.value());
        }
    }

    /** What is given again finds nothing any more, and does not count once more. */
    private void finish(TransferId transferId, TransferStatus end, Instant finishedAt, ReplayStatus replay) {
        List<OffsetDateTime> requested = jdbc.query(
                "DELETE FROM account_command.open_transfer WHERE transfer_id = ? RETURNING requested_at",
                (row, number) -> row.getObject(1, OffsetDateTime.class),
                transferId.value());
        if (!requested.isEmpty() && !replay.isReplay()) {
            Duration time = Duration.between(requested.get(0).toInstant(), finishedAt);
            CurrentUnitOfWork.get().root().afterCommit(committed -> metrics.finished(end, time));
        }
    }

    /** The transfers of one currency; {@code oldest} is null if the money of none is in transit. */
    private record Sum(Currency currency, long pending, long unsettled, BigDecimal inTransit, Instant oldest) {}

    private static Sum sum(ResultSet row, int number) throws SQLException {
        OffsetDateTime oldest = row.getObject("oldest", OffsetDateTime.class);
        return new Sum(
                Currency.getInstance(row.getString("currency")),
                row.getLong("pending"),
                row.getLong("unsettled"),
                row.getBigDecimal("in_transit"),
                oldest == null ? null : oldest.toInstant());
    }

    private static OpenTransferView view(ResultSet row, int number) throws SQLException {
        return new OpenTransferView(
                new TransferId(row.getString("transfer_id")),
                new AccountId(row.getString("from_account_id")),
                new AccountId(row.getString("to_account_id")),
                row.getBigDecimal("amount"),
                Currency.getInstance(row.getString("currency")),
                TransferStatus.PENDING,
                TransferStage.valueOf(row.getString("stage")),
                row.getString("reference"),
                row.getObject("requested_at", OffsetDateTime.class).toInstant());
    }
}
