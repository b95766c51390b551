package io.eventbank.account.query.parity;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.StreamId;
import io.eventbank.account.query.account.AccountReadModel;
import io.eventbank.account.query.projection.DeadLetters;
import io.eventbank.account.query.projection.EventFailure;
import io.eventbank.account.query.projection.Fence;
import io.eventbank.account.query.projection.Schema;
import io.eventbank.account.query.projection.SessionLocks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts what its events add up to in place of the rows of an account, in one transaction, so that no read sees it
 * without. The processor waits meanwhile; what it then has of these events changes nothing any more.
 */
@Component
class Healer {

    private static final Logger LOG = LoggerFactory.getLogger(Healer.class);

    private final AuditedTables tables;
    private final Fold fold;
    private final AccountComparison comparison;
    private final DaySums daySums;
    private final ParityRecords records;
    private final DeadLetters letters;
    private final AccountReadModel model;
    private final Fence fence;
    private final SessionLocks locks;
    private final TransactionTemplate transactions;
    private final ParityProperties limits;

    Healer(
            AuditedTables tables,
            Fold fold,
            AccountComparison comparison,
            DaySums daySums,
            ParityRecords records,
            DeadLetters letters,
            AccountReadModel model,
            Fence fence,
            SessionLocks locks,
            PlatformTransactionManager transactions,
            ParityProperties limits) {
        this.tables = tables;
        this.fold = fold;
        this.comparison = comparison;
        this.daySums = daySums;
        this.records = records;
        this.letters = letters;
        this.model = model;
        this.fence = fence;
        this.locks = locks;
        this.transactions = new TransactionTemplate(transactions);
        this.limits = limits;
    }

    /**
     * Heals an account, whose owner's rows count as its own.
     *
     * @throws Refusal {@code account_not_found} if there is neither a row nor an event of it, {@code event_not_handled}
     *     if its events cannot be written, {@code concurrent_change} if others were in the way for too long; then
     *     nothing is changed
     */
    HealedAccount heal(AccountId account) {
        try (SessionLocks.Held audit = locks.acquire(Auditor.LOCK, limits.lockTimeout())) {
            return transactions.execute(status -> {
                fence.close(model, limits.lockTimeout());
                return behindTheFence(account);
            });
        } catch (CannotAcquireLockException e) {
            LOG.debug("The account {} could not be healed", account.value(), e);
            throw new Refusal(ErrorCode.CONCURRENT_CHANGE, "The read model is being written to; try again");
        } catch (RuntimeException e) {
            if (!EventFailure.isUnreadable(e)) {
                throw e;
            }
            LOG.warn("Events of the account {} cannot be read", account.value(), e);
            throw unhandled(account.toString());
        }
    }

    private HealedAccount behindTheFence(AccountId account) {
        String id = account.value();
        Map<StreamId, Long> streams = new HashMap<>();
        streams.put(account, fold.last(account));
        if (streams.get(account) < 0 && !tables.know(id)) {
            throw new Refusal(ErrorCode.ACCOUNT_NOT_FOUND, "There is no such account");
        }
        tables.createScratch();
        fold.write(streams);
        Map<String, Set<String>> owners = tables.owners(List.of(id));
        Map<StreamId, Long> streamsOfOwners = new HashMap<>();
        owners.getOrDefault(id, Set.of()).forEach(owner -> {
            OwnerId stream = new OwnerId(owner);
            streamsOfOwners.put(stream, fold.last(stream));
        });
        fold.write(streamsOfOwners);
        streams.putAll(streamsOfOwners);
        refuseUnhandled(streams);

        List<Drift> before = comparison.compare(List.of(id), owners);
        DaySums.Days days = daySums.touchedBy(id);
        tables.ofAccounts().forEach(table -> tables.replace(table, AuditedTables.OF_ACCOUNT, id));
        tables.ofOwners()
                .forEach(table -> owners.getOrDefault(id, Set.of())
                        .forEach(owner -> tables.replace(table, AuditedTables.OF_OWNER, owner)));
        daySums.replace(days);
        streams.forEach((stream, last) -> letters.removeUpTo(model.name(), stream.toString(), last));
        List<Drift> after = comparison.compare(List.of(id), owners);
        records.found(List.of(id), after);
        records.suspect(List.of(id), List.of());
        records.forget(days);
        LOG.info("The account {} is what its events add up to; different were {}", id, before);
        return new HealedAccount(account, streams.get(account), before, after.isEmpty());
    }

    private void refuseUnhandled(Map<StreamId, Long> streams) {
        tables
                .parked(
                        Schema.SCRATCH,
                        streams.keySet().stream().map(StreamId::toString).toList())
                .stream()
                .findFirst()
                .ifPresent(stream -> {
                    throw unhandled(stream);
                });
    }

    private static Refusal unhandled(String stream) {
        return new Refusal(ErrorCode.EVENT_NOT_HANDLED, "Events of " + stream + " cannot be handled");
    }
}
