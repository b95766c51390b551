package io.eventbank.account.query.parity;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.StreamId;
import io.eventbank.account.query.account.AccountReadModel;
import io.eventbank.account.query.projection.ProcessorPositions;
import io.eventbank.account.query.projection.Schema;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/**
 * Looks at some accounts: makes of their events the rows that they should have, and compares. To be done in a
 * transaction that sees everything at one moment.
 *
 * <p>The rows of an account may be behind its events, which is no drift: what they should be is made of the events up
 * to the one that they show. Only events that the processor was found to be behind for a while count as lost.
 */
@Component
class Sample {

    private final AuditedTables tables;
    private final Fold fold;
    private final AccountComparison comparison;
    private final ParityRecords records;
    private final ProcessorPositions positions;
    private final AccountReadModel model;
    private final EventStore events;
    private final Clock clock;
    private final ParityProperties limits;

    Sample(
            AuditedTables tables,
            Fold fold,
            AccountComparison comparison,
            ParityRecords records,
            ProcessorPositions positions,
            AccountReadModel model,
            EventStore events,
            Clock clock,
            ParityProperties limits) {
        this.tables = tables;
        this.fold = fold;
        this.comparison = comparison;
        this.records = records;
        this.positions = positions;
        this.model = model;
        this.events = events;
        this.clock = clock;
        this.limits = limits;
    }

    /** Looks at accounts in their order, at as many as the events to read for them allow, but at one at least. */
    Look at(Collection<String> accountIds) {
        Map<String, Long> shown = tables.versionsOfAccounts(accountIds);
        Expectations expectations = new Expectations(accountIds);
        Map<AccountId, Long> streams = new LinkedHashMap<>();
        List<String> skipped = new ArrayList<>();
        long toRead = 0;
        for (String id : accountIds) {
            AccountId stream = new AccountId(id);
            long last = fold.last(stream);
            long expected = expectations.of(id, stream, shown.getOrDefault(id, -1L), last);
            long count = Math.min(expected, last) + 1;
            if (count > limits.maxEvents()) {
                skipped.add(id);
                continue;
            }
            toRead += count;
            if (toRead > limits.maxEvents()) {
                break;
            }
            streams.put(stream, expected);
        }
        Set<String> checked =
                streams.keySet().stream().map(AccountId::value).collect(Collectors.toCollection(LinkedHashSet::new));
        tables.createScratch();
        fold.write(streams);
        Map<String, Set<String>> owners = tables.owners(checked);
        fold.write(owners(owners, expectations));
        Set<String> unhandled = unhandled(checked, owners);
        List<Drift> drifts = new ArrayList<>(comparison.compare(
                checked.stream().filter(id -> !unhandled.contains(id)).toList(), owners));
        unhandled.forEach(id -> drifts.add(Drift.unhandled(id)));
        return new Look(
                checked,
                checked.stream().filter(expectations::parked).collect(Collectors.toSet()),
                skipped,
                drifts,
                expectations.suspects(checked));
    }

    private Map<OwnerId, Long> owners(Map<String, Set<String>> ownersOfAccounts, Expectations expectations) {
        Set<String> ownerIds =
                ownersOfAccounts.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        expectations.add(ownerIds, OwnerId::new);
        Map<String, Long> shown = tables.versionsOfOwners(ownerIds);
        Map<OwnerId, Long> streams = new LinkedHashMap<>();
        ownersOfAccounts.forEach((accountId, owners) -> owners.forEach(id -> {
            OwnerId stream = new OwnerId(id);
            long expected = expectations.of(accountId, stream, shown.getOrDefault(id, -1L), fold.last(stream));
            streams.merge(stream, expected, Math::max);
        }));
        return streams;
    }

    private Set<String> unhandled(Set<String> accountIds, Map<String, Set<String>> owners) {
        Map<String, String> accountsByStream = new HashMap<>();
        accountIds.forEach(id -> accountsByStream.put(new AccountId(id).toString(), id));
        owners.forEach((id, its) -> its.forEach(owner -> accountsByStream.put(new OwnerId(owner).toString(), id)));
        return tables.parked(Schema.SCRATCH, accountsByStream.keySet()).stream()
                .map(accountsByStream::get)
                .collect(Collectors.toSet());
    }

    /** Up to which event the rows should be, in view of what was seen of the accounts before. */
    private final class Expectations {

        private final Map<String, Map<String, Suspect>> before;
        private final Map<String, List<Suspect>> now = new HashMap<>();
        private final Set<String> parkedStreams = new LinkedHashSet<>();
        private final TrackingToken processor = positions.of(model);
        private final Instant moment = clock.instant();

        Expectations(Collection<String> accountIds) {
            before = records.suspects(accountIds);
            add(accountIds, AccountId::new);
        }

        /** Looks up which streams have dead letters. */
        void add(Collection<String> ids, Function<String, StreamId> stream) {
            parkedStreams.addAll(tables.parked(
                    Schema.LIVE,
                    ids.stream().map(id -> stream.apply(id).toString()).toList()));
        }

        boolean parked(String accountId) {
            return parkedStreams.contains(new AccountId(accountId).toString());
        }

        /**
         * The sequence of the last event that the rows should show.
         *
         * @param shown the one that they show
         * @param last the one of the stream
         */
        long of(String accountId, StreamId stream, long shown, long last) {
            if (shown >= last || parkedStreams.contains(stream.toString())) {
                return shown;
            }
            Suspect known = before.getOrDefault(accountId, Map.of()).get(stream.toString());
            if (known == null || known.version() <= shown) {
                // Whatever has been read of the events is before the head that is read now.
                TrackingToken head = events.createHeadToken();
                suspect(new Suspect(accountId, stream.toString(), last, head, moment, false));
                return shown;
            }
            boolean overdue = known.overdue()
                    || known.isSeen(processor)
                            && !known.since().plus(limits.overdueAfter()).isAfter(moment);
            suspect(new Suspect(accountId, known.streamId(), known.version(), known.head(), known.since(), overdue));
            return overdue ? known.version() : shown;
        }

        List<Suspect> suspects(Set<String> accountIds) {
            return accountIds.stream()
                    .flatMap(id -> now.getOrDefault(id, List.of()).stream())
                    .toList();
        }

        private void suspect(Suspect suspect) {
            now.computeIfAbsent(suspect.accountId(), id -> new ArrayList<>()).add(suspect);
        }
    }
}
