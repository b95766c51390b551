package io.eventbank.account.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.MoneyDeposited;
import io.eventbank.account.api.event.OwnerRegistered;
import io.eventbank.account.api.event.TransferFailed;
import io.eventbank.account.api.event.TransferRequested;
import io.eventbank.account.api.event.TransferResumed;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.StreamId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.query.testing.QueryTest;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class ReplayTest extends QueryTest {

    private static final Currency EUR = Currency.getInstance("EUR");
    private static final LocalDate DAY = LocalDate.of(2024, 1, 1);
    private static final BigDecimal ONE = new BigDecimal("1.00");

    @Autowired
    private TransactionManager transactionManager;

    @Test
    void aReplayMakesTheSameTablesAgainAndNothingElse() {
        OwnerId owner = new OwnerId(unique("C"));
        AccountId account = new AccountId(unique("A"));
        append(owner, 0, new OwnerRegistered(owner, name(owner, "Ada"), email(owner, "ada@example.org")));
        append(
                account,
                0,
                new AccountOpened(account, owner, AccountType.CHECKING, EUR, ONE, ONE, DAY),
                new MoneyDeposited(account, new TransactionId("T1"), ONE, EUR, new BigDecimal("2.00"), null, DAY));
        TransferId transfer = new TransferId(unique("X"));
        append(
                transfer,
                0,
                new TransferRequested(
                        transfer,
                        account,
                        new AccountId(unique("A")),
                        owner,
                        new OwnerId(unique("C")),
                        ONE,
                        EUR,
                        "rent",
                        new TransactionId("D1"),
                        new TransactionId("C1"),
                        new TransactionId("R1")),
                new TransferResumed(transfer),
                new TransferFailed(transfer, "insufficient_funds"));
        caughtUp();
        List<String> before = rows(owner, account, transfer);
        assertThat(before).hasSizeGreaterThan(5).last().asString().contains("insufficient_funds");
        jdbc.update("UPDATE account_query.event_stream SET event_count = 9, owner_id = NULL");
        jdbc.update("UPDATE account_query.account SET balance = 9 WHERE account_id = ?", account.value());
        jdbc.update(
                "UPDATE account_query.owner SET version = 9, owner_id = 'stray-' || owner_id WHERE owner_id = ?",
                owner.value());
        jdbc.update(
                "UPDATE account_query.transfer SET status = 'PENDING', finished_at = NULL WHERE transfer_id = ?",
                transfer.value());

        for (String name : PROCESSORS) {
            StreamingEventProcessor processor = processing
                    .eventProcessor(name, StreamingEventProcessor.class)
                    .orElseThrow();
            processor.shutDown();
            processor.resetTokens();
            processor.start();
        }
        caughtUp();
        assertThat(rows(owner, account, transfer)).isEqualTo(before);
        assertThat(jdbc.queryForList("SELECT 1 FROM account_query.owner WHERE owner_id LIKE 'stray-%'"))
                .isEmpty();
    }

    @Test
    void viewsAndTokensAreWrittenInTheSameTransactionsAsEverythingOfSpring() {
        assertThat(transactionManager).isInstanceOf(SpringTransactionManager.class);
        assertThat(jdbc.queryForList("SELECT processor_name FROM account_query.token_entry ORDER BY 1", String.class))
                .isEqualTo(PROCESSORS);
    }

    private List<String> rows(OwnerId owner, AccountId account, TransferId transfer) {
        return Stream.of(
                        rows(owner, "owner", "owner_search", "account_owner", "account"),
                        rows(account, "account_transaction"),
                        streams(owner, account, transfer),
                        rows(transfer, "transfer"))
                .flatMap(List::stream)
                .toList();
    }

    private List<String> streams(StreamId... ids) {
        return Stream.of(ids)
                .map(id -> jdbc.queryForObject(
                        "SELECT row_to_json(s)::text FROM account_query.event_stream s WHERE stream_id = ?",
                        String.class,
                        id.toString()))
                .toList();
    }
}
