package io.eventbank.account.query.owner;

import io.eventbank.account.api.event.OwnerEvent;
import io.eventbank.account.api.event.PersonalDataErased;
import io.eventbank.account.api.query.FindOwnerVersion;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.projection.ViewUpdates;
import io.eventbank.account.support.personaldata.PersonalData;
import io.eventbank.account.support.personaldata.PersonalField;
import io.eventbank.account.support.personaldata.SearchTokens;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes what a batch of events makes of its owners. What a row has applied already changes nothing. */
class OwnerWriter {

    private final OwnerTables tables;
    private final PersonalData personalData;
    private final SearchTokens searchTokens;

    OwnerWriter(OwnerTables tables, PersonalData personalData, SearchTokens searchTokens) {
        this.tables = tables;
        this.personalData = personalData;
        this.searchTokens = searchTokens;
    }

    /** Answers with what has changed, by the query that asks for it. */
    Map<FindOwnerVersion, ViewUpdates.Update> write(List<RecordedEvent<OwnerEvent>> events) {
        Map<OwnerId, OwnerRow> known = tables.find(
                events.stream().map(recorded -> recorded.event().ownerId()).collect(Collectors.toSet()));
        Map<OwnerId, OwnerRow> changed = new HashMap<>();
        for (RecordedEvent<OwnerEvent> recorded : events) {
            OwnerId id = recorded.event().ownerId();
            OwnerRow row = changed.getOrDefault(id, known.get(id));
            if (recorded.isNewTo(row == null ? RecordedEvent.NOTHING : row.version())) {
                changed.put(id, OwnerRow.after(row, recorded));
            }
        }
        tables.write(changed.values());
        tables.replaceTokens(changed.keySet(), tokens(changed.values()));
        Set<OwnerId> erased = events.stream()
                .map(RecordedEvent::event)
                .filter(PersonalDataErased.class::isInstance)
                .map(OwnerEvent::ownerId)
                .collect(Collectors.toSet());
        if (!erased.isEmpty()) {
            tables.deleteTokensBeside(erased);
        }
        return changed.values().stream()
                .collect(Collectors.toMap(
                        row -> new FindOwnerVersion(row.ownerId()),
                        row -> new ViewUpdates.Update(List.of(row.ownerId()), row.version())));
    }

    private List<OwnerTables.Token> tokens(Collection<OwnerRow> owners) {
        PersonalData.Reader reader =
                personalData.reader(owners.stream().map(OwnerRow::ownerId).toList());
        return owners.stream().flatMap(owner -> tokens(owner, reader)).toList();
    }

    private Stream<OwnerTables.Token> tokens(OwnerRow owner, PersonalData.Reader reader) {
        String name = reader.decrypt(owner.ownerId(), PersonalField.NAME, owner.name());
        String email = reader.decrypt(owner.ownerId(), PersonalField.EMAIL, owner.email());
        // Erased owners cannot be found by what they were called.
        return name == null || email == null
                ? Stream.empty()
                : SearchText.keys(name, email).stream()
                        .map(key -> new OwnerTables.Token(owner.ownerId(), searchTokens.of(key)));
    }
}
