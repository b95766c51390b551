package io.eventbank.account.query.history;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.query.AccountEventsPage;
import io.eventbank.account.api.query.AccountView;
import io.eventbank.account.api.query.EventView;
import io.eventbank.account.api.query.ExplanationTerms;
import io.eventbank.account.api.query.FindAccountEvents;
import io.eventbank.account.api.query.FindExplanationTerms;
import io.eventbank.account.api.query.FindPastAccount;
import io.eventbank.account.api.query.FindRecordedVersion;
import io.eventbank.account.api.state.AccountState;
import io.eventbank.account.api.state.RecordedAccount;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.support.paging.Cursors;
import io.eventbank.account.support.personaldata.PersonalData;
import io.eventbank.account.support.personaldata.PersonalField;
import io.eventbank.account.support.security.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/** Answers what is asked about the past of accounts, from their events. */
@Component
class AccountHistoryQueries {

    private final AccountStream stream;
    private final PastAccounts accounts;
    private final PastOwners owners;
    private final Explanations explanations;
    private final StoredAccountEvents storedEvents;
    private final PersonalData personalData;

    AccountHistoryQueries(
            AccountStream stream,
            PastAccounts accounts,
            PastOwners owners,
            Explanations explanations,
            StoredAccountEvents storedEvents,
            PersonalData personalData) {
        this.stream = stream;
        this.accounts = accounts;
        this.owners = owners;
        this.explanations = explanations;
        this.storedEvents = storedEvents;
        this.personalData = personalData;
    }

    @QueryHandler
    Optional<AccountView> handle(FindPastAccount query, Caller caller) {
        return past(query).filter(account -> caller.sees(owner(account))).map(account -> {
            if (query.asOf() == null && query.version() != null && account.version() < query.version()) {
                throw new Refusal(ErrorCode.VERSION_NOT_FOUND, "The account is at version " + account.version());
            }
            return view(account, query);
        });
    }

    @QueryHandler
    Optional<ExplanationTerms> handle(FindExplanationTerms query, Caller caller) {
        return visible(query.accountId(), caller)
                ? Optional.of(new ExplanationTerms(explanations.terms(query, caller)))
                : Optional.empty();
    }

    @QueryHandler
    Optional<Long> handle(FindRecordedVersion query, Caller caller) {
        return visible(query.accountId(), caller) ? stream.version(query.accountId()) : Optional.empty();
    }

    @QueryHandler
    Optional<AccountEventsPage> handle(FindAccountEvents query, Caller caller) {
        Long after =
                Cursors.key(query.page().cursor(), text -> text.matches("[0-9]{1,18}") ? Long.valueOf(text) : null);
        if (!visible(query.accountId(), caller)) {
            return Optional.empty();
        }
        int limit = query.page().limit();
        List<EventView> found = storedEvents.read(query.accountId(), after == null ? 0 : after + 1, limit + 1, caller);
        return Optional.of(
                Cursors.page(found, limit, event -> String.valueOf(event.sequence()), AccountEventsPage::new));
    }

    private Optional<RecordedAccount> past(FindPastAccount query) {
        AccountId id = query.accountId();
        long last = Math.min(
                query.version() == null ? Long.MAX_VALUE : query.version(),
                query.knownAt() == null ? Long.MAX_VALUE : accounts.lastKnownAt(id, query.knownAt()));
        return query.asOf() == null ? accounts.after(id, last) : accounts.asOf(id, query.asOf(), last);
    }

    /** Whether there is such an account, and the caller may know of it. */
    private boolean visible(AccountId accountId, Caller caller) {
        return stream.last(
                        accountId,
                        new Range(0, 0),
                        event -> event.getPayload() instanceof AccountOpened opened && caller.sees(opened.ownerId()))
                == 0;
    }

    private AccountView view(RecordedAccount account, FindPastAccount query) {
        OwnerId owner = owner(account);
        // A version is a moment, too: that of its event.
        boolean atEvent = query.asOf() == null && query.knownAt() == null;
        Instant knownAt = atEvent ? account.lastModifiedAt() : query.knownAt();
        PastOwners.Details details = owners.at(owner, query.asOf(), knownAt);
        PersonalData.Reader reader = personalData.reader(Set.of(owner));
        AccountState state = account.state();
        AccountOpened opening = state.opening();
        return new AccountView(
                opening.accountId(),
                owner,
                reader.decrypt(owner, PersonalField.NAME, details.name()),
                reader.decrypt(owner, PersonalField.EMAIL, details.email()),
                opening.accountType(),
                opening.currency(),
                state.balance().amount(),
                state.overdraftLimit().amount(),
                state.availableBalance().amount(),
                state.status(),
                account.openedAt(),
                account.lastModifiedAt(),
                account.transactionCount(),
                account.lastTransactionAt(),
                account.totalCredits(),
                account.totalDebits(),
                account.largestTransaction(),
                account.version());
    }

    private static OwnerId owner(RecordedAccount account) {
        return account.state().opening().ownerId();
    }
}
