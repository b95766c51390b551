package io.eventbank.account.query.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.state.AccountState;
import io.eventbank.account.api.state.RecordedAccount;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountStatus;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.Money;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.query.projection.Schema;
import io.eventbank.account.query.testing.QueryTest;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import org.axonframework.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** Whoever changes what is stored of an account has to change its revision, too. */
class CheckpointFormatTest extends QueryTest {

    private static final String REVISION_2 = """
            {"state": {
               "opening": {"accountId": "%s", "ownerId": "C1", "accountType": "SAVINGS", "currency": "EUR",
                           "initialBalance": "10.00", "initialOverdraftLimit": "0.00",
                           "openedOn": "2024-02-29"},
               "balance": {"amount": "-5.00", "currency": "EUR"},
               "overdraftLimit": {"amount": "20.00", "currency": "EUR"},
               "status": "SUSPENDED", "suspensionReason": "fraud",
               "inTransit": [{"transferId": "X1", "amount": {"amount": "15.00", "currency": "EUR"}}]},
             "openedAt": "2024-02-29T12:00:00Z", "lastModifiedAt": "2024-03-01T12:00:00.250Z",
             "transactionCount": 1, "lastTransactionAt": "2024-03-01T12:00:00.250Z",
             "totalCredits": "0.00", "totalDebits": "15.00", "largestTransaction": "15.00", "version": 4}
            """;

    @Autowired
    private Checkpoints checkpoints;

    @Autowired
    private Serializer serializer;

    @Test
    void theStoredFormIsTheOneOfItsRevision() {
        assertThat(RecordedAccount.REVISION).isEqualTo(2);
        AccountId id = new AccountId(unique("A"));
        Currency eur = Currency.getInstance("EUR");
        AccountOpened opening = new AccountOpened(
                id,
                new OwnerId("C1"),
                AccountType.SAVINGS,
                eur,
                new BigDecimal("10.00"),
                new BigDecimal("0.00"),
                LocalDate.of(2024, 2, 29));
        Money inTransit = Money.of(new BigDecimal("15"), eur);
        AccountState state = new AccountState(
                opening,
                Money.of(new BigDecimal("-5"), eur),
                Money.of(new BigDecimal("20"), eur),
                AccountStatus.SUSPENDED,
                "fraud",
                List.of(new AccountState.InTransit(new TransferId("X1"), inTransit)));
        Instant at = Instant.parse("2024-03-01T12:00:00.250Z");
        RecordedAccount account = new RecordedAccount(
                state,
                Instant.parse("2024-02-29T12:00:00Z"),
                at,
                1,
                at,
                Money.zero(eur).amount(),
                inTransit.amount(),
                inTransit.amount(),
                4);

        new CheckpointWriter(jdbc, Schema.LIVE, serializer)
                .write(List.of(new Checkpoint(account, LocalDate.of(2024, 3, 1), at)), List.of());

        String stored = jdbc.queryForObject(
                "SELECT content FROM account_query.account_checkpoint WHERE account_id = ?", String.class, id.value());
        JsonMapper json = JsonMapper.shared();
        assertThat(json.readTree(stored)).isEqualTo(json.readTree(REVISION_2.formatted(id.value())));
        assertThat(checkpoints.upTo(id, 10)).contains(account);
    }
}
