package io.eventbank.account.query.parity;

import io.eventbank.account.query.account.AccountReadModel;
import io.eventbank.account.query.projection.EventFailure;
import io.eventbank.account.query.projection.ProcessorPositions;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Goes through all accounts, some at a time and round after round, and compares them with their events. */
@Component
class Auditor {

    /** The lock that whoever audits or heals accounts must hold: what was seen must not be healed meanwhile. */
    static final String LOCK = "account_query/parity";

    private static final Logger LOG = LoggerFactory.getLogger(Auditor.class);

    private final AuditedTables tables;
    private final Sample sample;
    private final DaySums days;
    private final ParityRecords records;
    private final ProcessorPositions positions;
    private final AccountReadModel model;
    private final Clock clock;
    private final ParityProperties limits;
    private final TransactionTemplate transactions;
    private final TransactionTemplate moment;
    private final AtomicLong checked = new AtomicLong();

    Auditor(
            AuditedTables tables,
            Sample sample,
            DaySums days,
            ParityRecords records,
            ProcessorPositions positions,
            AccountReadModel model,
            Clock clock,
            ParityProperties limits,
            PlatformTransactionManager transactions) {
        this.tables = tables;
        this.sample = sample;
        this.days = days;
        this.records = records;
        this.positions = positions;
        this.model = model;
        this.clock = clock;
        this.limits = limits;
        this.transactions = new TransactionTemplate(transactions);
        this.moment = new TransactionTemplate(transactions);
        this.moment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /** How many accounts this process has compared. */
    long checked() {
        return checked.get();
    }

    /** Looks at the next accounts, and again at those about which it could not be decided before. */
    void look() {
        Round round = round();
        List<String> next = round.finishedAt() != null
                ? List.of()
                : tables.accountsAfter(records.lastId(round.round()), limits.sampleSize());
        Set<String> accountIds = records.undecided(positions.of(model), limits.sampleSize());
        accountIds.addAll(next);
        if (!accountIds.isEmpty()) {
            write(round, next, lookAt(accountIds));
        }
        if (round.finishedAt() == null && next.size() < limits.sampleSize() && passed(round, next)) {
            finish(round);
        }
    }

    private Round round() {
        List<Round> rounds = records.rounds();
        if (!rounds.isEmpty()
                && (rounds.get(0).finishedAt() == null
                        || rounds.get(0)
                                .startedAt()
                                .plus(limits.roundInterval())
                                .isAfter(clock.instant()))) {
            return rounds.get(0);
        }
        records.start(rounds.isEmpty() ? 1 : rounds.get(0).round() + 1);
        return records.rounds().get(0);
    }

    private Look lookAt(Set<String> accountIds) {
        try {
            return atOneMoment(accountIds);
        } catch (RuntimeException e) {
            if (!EventFailure.isUnreadable(e)) {
                throw e;
            }
            LOG.warn("Events of {} cannot be read", accountIds, e);
            Set<String> first = Set.of(accountIds.iterator().next());
            return accountIds.size() > 1 ? lookAt(first) : Look.unhandled(first);
        }
    }

    private Look atOneMoment(Set<String> accountIds) {
        return moment.execute(status -> {
            tables.hold();
            return sample.at(accountIds);
        });
    }

    private void write(Round round, List<String> next, Look look) {
        look.drifts()
                .forEach(drift -> LOG.warn(
                        "Account {} is not what its events add up to: {} {} {}",
                        drift.accountId(),
                        drift.table(),
                        drift.kind(),
                        drift.columns()));
        List<String> passed = next.stream()
                .filter(id -> look.checked().contains(id) || look.skipped().contains(id))
                .toList();
        transactions.executeWithoutResult(status -> {
            records.found(look.checked(), look.drifts());
            records.suspect(look.checked(), look.suspects());
            if (!passed.isEmpty()) {
                records.advance(
                        round.round(),
                        passed.get(passed.size() - 1),
                        passed.stream().filter(look.checked()::contains).count(),
                        passed.stream().filter(look.parked()::contains).count(),
                        passed.stream().filter(look.skipped()::contains).toList(),
                        limits.maxListed());
            }
        });
        checked.addAndGet(look.checked().size());
    }

    private boolean passed(Round round, List<String> accountIds) {
        return accountIds.isEmpty() || accountIds.get(accountIds.size() - 1).equals(records.lastId(round.round()));
    }

    private void finish(Round round) {
        List<DayDrift> drifts = moment.execute(status -> {
            tables.hold();
            tables.createScratch();
            return days.compare();
        });
        if (!drifts.isEmpty()) {
            LOG.warn("Sums of {} days or more are not those of their transactions", drifts.size());
        }
        transactions.executeWithoutResult(status -> records.finish(round.round(), drifts));
    }
}
