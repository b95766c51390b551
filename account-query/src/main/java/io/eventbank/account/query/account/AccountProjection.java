package io.eventbank.account.query.account;

import io.eventbank.account.api.query.AccountView;
import io.eventbank.account.api.query.AccountsPage;
import io.eventbank.account.api.query.FindAccount;
import io.eventbank.account.api.query.FindAccountOwnerVersion;
import io.eventbank.account.api.query.FindAccountVersion;
import io.eventbank.account.api.query.FindAccounts;
import io.eventbank.account.api.query.FindOwnerSummary;
import io.eventbank.account.api.query.FindTransaction;
import io.eventbank.account.api.query.FindTransactions;
import io.eventbank.account.api.query.OwnerSummaryView;
import io.eventbank.account.api.query.TransactionView;
import io.eventbank.account.api.query.TransactionsPage;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.projection.LiveReadModels;
import io.eventbank.account.support.axon.EventBatch;
import io.eventbank.account.support.paging.Cursors;
import io.eventbank.account.support.personaldata.PersonalData;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.web.Formats;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.domain.Sort;
import org.springframework.stereotype.Component;

/** The read model of accounts, their transactions, and what their owners have altogether. */
@Component
@ProcessingGroup(AccountReadModel.NAME)
class AccountProjection {

    private final EventBatch<DomainEventMessage<?>> events;
    private final AccountRepository accounts;
    private final TransactionRepository transactions;
    private final OwnerSummaries summaries;
    private final PersonalData personalData;

    AccountProjection(
            AccountReadModel model,
            LiveReadModels readModels,
            AccountRepository accounts,
            TransactionRepository transactions,
            OwnerSummaries summaries,
            PersonalData personalData) {
        this.events = readModels.batches(model);
        this.accounts = accounts;
        this.transactions = transactions;
        this.summaries = summaries;
        this.personalData = personalData;
    }

    /** Of accounts and owners; there are few others, and these change nothing. */
    @EventHandler
    void on(DomainEventMessage<?> event) {
        events.add(event);
    }

    @QueryHandler
    Optional<AccountView> handle(FindAccount query, Caller caller) {
        return find(query.accountId(), caller)
                .map(account -> account.toView(personalData.reader(Set.of(account.ownerId()))));
    }

    @QueryHandler
    Optional<Long> handle(FindAccountVersion query, Caller caller) {
        return find(query.accountId(), caller).map(account -> account.version);
    }

    @QueryHandler
    Optional<Long> handle(FindAccountOwnerVersion query, Caller caller) {
        return caller.sees(query.ownerId()) ? summaries.version(query.ownerId()) : Optional.empty();
    }

    @QueryHandler
    AccountsPage handle(FindAccounts query, Caller caller) {
        String after = Cursors.key(query.page().cursor(), text -> Formats.isId(text) ? text : null);
        OwnerId owner = query.ownerId() == null && !caller.seesEverything() ? caller.ownerId() : query.ownerId();
        if (!caller.seesEverything() && (owner == null || !caller.sees(owner))) {
            return new AccountsPage(List.of(), null);
        }
        int limit = query.page().limit();
        List<AccountEntity> found = accounts.findBy(
                AccountCriteria.of(query, owner == null ? null : owner.value(), after),
                list -> list.sortBy(Sort.by("accountId")).limit(limit + 1).all());
        PersonalData.Reader reader =
                personalData.reader(found.stream().map(AccountEntity::ownerId).collect(Collectors.toSet()));
        return Cursors.page(
                found,
                limit,
                account -> account.accountId,
                (items, next) -> new AccountsPage(
                        items.stream().map(account -> account.toView(reader)).toList(), next));
    }

    @QueryHandler
    Optional<TransactionsPage> handle(FindTransactions query, Caller caller) {
        AccountCriteria.Position after = Cursors.key(query.page().cursor(), AccountCriteria.Position::parse);
        return find(query.accountId(), caller).map(account -> {
            int limit = query.page().limit();
            List<TransactionEntity> found = transactions.findBy(
                    AccountCriteria.of(query, after),
                    list -> list.sortBy(Sort.by("bookingDate", "sequence"))
                            .limit(limit + 1)
                            .all());
            return Cursors.page(
                    found,
                    limit,
                    transaction -> AccountCriteria.Position.of(transaction).toString(),
                    (items, next) -> new TransactionsPage(
                            items.stream().map(TransactionEntity::toView).toList(), next));
        });
    }

    @QueryHandler
    Optional<TransactionView> handle(FindTransaction query, Caller caller) {
        return find(query.accountId(), caller)
                .flatMap(account -> transactions.findByAccountIdAndTransactionId(
                        account.accountId, query.transactionId().value()))
                .map(TransactionEntity::toView);
    }

    @QueryHandler
    Optional<OwnerSummaryView> handle(FindOwnerSummary query, Caller caller) {
        return caller.sees(query.ownerId()) ? summaries.find(query.ownerId()) : Optional.empty();
    }

    private Optional<AccountEntity> find(AccountId accountId, Caller caller) {
        return accounts.findById(accountId.value()).filter(account -> caller.sees(account.ownerId()));
    }
}
