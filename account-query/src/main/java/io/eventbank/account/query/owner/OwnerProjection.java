package io.eventbank.account.query.owner;

import io.eventbank.account.api.event.OwnerEvent;
import io.eventbank.account.api.query.FindOwner;
import io.eventbank.account.api.query.FindOwnerVersion;
import io.eventbank.account.api.query.FindOwners;
import io.eventbank.account.api.query.OwnerView;
import io.eventbank.account.api.query.OwnersPage;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.projection.LiveReadModels;
import io.eventbank.account.support.axon.EventBatch;
import io.eventbank.account.support.paging.Cursors;
import io.eventbank.account.support.personaldata.PersonalData;
import io.eventbank.account.support.personaldata.SearchTokens;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.web.Formats;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Component;

/** The read model of owners, who can be found by name and e-mail without either being stored. */
@Component
@ProcessingGroup(OwnerReadModel.NAME)
class OwnerProjection {

    private final EventBatch<DomainEventMessage<?>> events;
    private final OwnerRepository owners;
    private final PersonalData personalData;
    private final SearchTokens searchTokens;

    OwnerProjection(
            OwnerReadModel model,
            LiveReadModels readModels,
            OwnerRepository owners,
            PersonalData personalData,
            SearchTokens searchTokens) {
        this.events = readModels.batches(model);
        this.owners = owners;
        this.personalData = personalData;
        this.searchTokens = searchTokens;
    }

    @EventHandler(payloadType = OwnerEvent.class)
    void on(DomainEventMessage<?> event) {
        events.add(event);
    }

    @QueryHandler
    Optional<OwnerView> handle(FindOwner query, Caller caller) {
        return find(query.ownerId(), caller).map(owner -> owner.toView(personalData.reader(Set.of(owner.ownerId()))));
    }

    @QueryHandler
    Optional<Long> handle(FindOwnerVersion query, Caller caller) {
        return find(query.ownerId(), caller).map(owner -> owner.version);
    }

    @QueryHandler
    OwnersPage handle(FindOwners query, Caller caller) {
        String after = Cursors.key(query.page().cursor(), text -> Formats.isId(text) ? text : null);
        if (!caller.seesEverything() && (caller.ownerId() == null || !caller.sees(caller.ownerId()))) {
            return new OwnersPage(List.of(), null);
        }
        Specification<OwnerEntity> criteria = OwnerCriteria.only(
                caller.seesEverything() ? null : caller.ownerId().value());
        int limit = query.page().limit();
        List<OwnerView> found = query.search() == null
                ? list(criteria, after, limit + 1)
                : search(query.search(), criteria, after, limit + 1);
        return Cursors.page(found, limit, owner -> owner.ownerId().value(), OwnersPage::new);
    }

    private Optional<OwnerEntity> find(OwnerId ownerId, Caller caller) {
        return caller.sees(ownerId) ? owners.findById(ownerId.value()) : Optional.empty();
    }

    private List<OwnerView> list(Specification<OwnerEntity> criteria, String after, int limit) {
        List<OwnerEntity> found = owners.findBy(
                criteria.and(OwnerCriteria.after(after)),
                list -> list.sortBy(Sort.by("ownerId")).limit(limit).all());
        PersonalData.Reader reader =
                personalData.reader(found.stream().map(OwnerEntity::ownerId).toList());
        return found.stream().map(owner -> owner.toView(reader)).toList();
    }

    private List<OwnerView> search(String text, Specification<OwnerEntity> visible, String start, int limit) {
        List<byte[]> tokens =
                SearchText.nameKeys(text).stream().map(searchTokens::of).toList();
        Specification<OwnerEntity> criteria =
                visible.and(OwnerCriteria.found(tokens, searchTokens.of(SearchText.emailKey(text))));
        List<OwnerView> matches = new ArrayList<>();
        String after = start;
        List<OwnerView> candidates;
        do {
            candidates = list(criteria, after, limit);
            for (OwnerView owner : candidates) {
                after = owner.ownerId().value();
                if (owner.name() != null && SearchText.matches(text, owner.name(), owner.email())) {
                    matches.add(owner);
                }
            }
        } while (candidates.size() == limit && matches.size() < limit);
        return matches;
    }
}
