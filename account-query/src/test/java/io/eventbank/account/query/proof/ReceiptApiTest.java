package io.eventbank.account.query.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.event.TransferCredited;
import io.eventbank.account.api.event.TransferDebited;
import io.eventbank.account.api.query.ReceiptView;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.query.testing.AccountHistory;
import io.eventbank.account.query.testing.QueryTest;
import io.eventbank.account.support.proof.InvalidProofException;
import io.eventbank.account.support.proof.NoteSigner;
import io.eventbank.account.support.proof.ReceiptCheck;
import io.eventbank.account.support.proof.TrustedKeys;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.MetaData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.json.JsonMapper;

class ReceiptApiTest extends QueryTest {

    private static final LocalDate DAY = LocalDate.of(2024, 2, 28);
    private static final Instant RECORDED = Instant.parse("2024-02-29T10:00:00.123456789Z");
    private static final MetaData CAUSE = MetaData.from(Map.of(
            "actor", "the-payer-themself", "requestId", "request-of-the-payer", "idempotencyKey", "key-of-the-payer"));

    private final OwnerId owner = new OwnerId(unique("C"));
    private final OwnerId payee = new OwnerId(unique("P"));
    private final AccountId account = new AccountId(unique("A"));
    private final AccountId other = new AccountId(unique("B"));
    private final AccountId neighbour = new AccountId(unique("N"));
    private final TransferId transfer = new TransferId(unique("X"));

    @Autowired
    private ApplicationContext application;

    @Autowired
    private TrustedKeys keys;

    @Autowired
    private NoteSigner signer;

    @Autowired
    private JsonMapper json;

    @BeforeEach
    void book() {
        record(neighbour, history(neighbour, new OwnerId(unique("M"))).events());
        record(account, history(account, owner).events());
        record(other, history(other, payee).events());
        Currency euro = Currency.getInstance("EUR");
        BigDecimal five = new BigDecimal("5.00");
        publish(
                account,
                new TransferDebited(
                        account,
                        new TransactionId("out"),
                        five,
                        euro,
                        new BigDecimal("4.70"),
                        "rent",
                        DAY,
                        transfer,
                        other));
        publish(
                other,
                new TransferCredited(
                        other,
                        new TransactionId("in"),
                        five,
                        euro,
                        new BigDecimal("14.70"),
                        "rent",
                        DAY,
                        transfer,
                        account));
        caughtUp();
    }

    @Test
    void aDepositIsProvenByItsReceipt() throws Exception {
        Sealing.seal(application);
        String body = body(receipt(account, "T1"), customer(owner));
        ReceiptView receipt = json.readValue(body, ReceiptView.class);

        ReceiptCheck.Proven proven = ReceiptCheck.check(receipt, keys.keys());
        assertThat(proven.payload().path("amount").asString()).isEqualTo("10.00");
        assertThat(proven.payload().path("transactionId").asString()).isEqualTo("T1");
        assertThat(receipt.event().streamId()).isEqualTo(account.toString());
        assertThat(receipt.event().sequence()).isEqualTo(1);
        assertThat(receipt.event().aggregateType()).isEqualTo("BankAccount");
        assertThat(body).doesNotContain(other.value(), neighbour.value(), payee.value());

        ReceiptView forged = json.readValue(body.replace("10.00", "99.00"), ReceiptView.class);
        assertThatThrownBy(() -> ReceiptCheck.check(forged, keys.keys())).isInstanceOf(InvalidProofException.class);
    }

    @Test
    void bothSidesOfATransferHaveAReceiptWhichTellsNothingOfTheOtherOne() throws Exception {
        Sealing.seal(application);
        ReceiptView debited = json.readValue(body(receipt(account, "out"), customer(owner)), ReceiptView.class);
        assertThat(ReceiptCheck.check(debited, keys.keys())
                        .payload()
                        .path("counterpartyAccountId")
                        .asString())
                .isEqualTo(other.value());

        String body = body(receipt(other, "in"), customer(payee));
        ReceiptView credited = json.readValue(body, ReceiptView.class);
        assertThat(ReceiptCheck.check(credited, keys.keys())
                        .payload()
                        .path("transferId")
                        .asString())
                .isEqualTo(transfer.value());
        assertThat(credited.event().recordedAt()).isEqualTo("2024-02-29T10:00:00.123456789Z");
        assertThat(body)
                .contains(account.value()) // the other account is told of in the list of transactions, too
                .doesNotContain(owner.value(), neighbour.value())
                .doesNotContain("the-payer-themself", "request-of-the-payer", "key-of-the-payer");
    }

    @Test
    void aReceiptStaysTrueWhileOthersAreSealed() throws Exception {
        Sealing.seal(application);
        ReceiptView before = json.readValue(body(receipt(account, "T1"), TELLER), ReceiptView.class);
        OwnerId another = new OwnerId(unique("C"));
        for (int count = 0; count < 40; count++) {
            AccountId next = new AccountId(unique("A"));
            record(next, history(next, another).events());
        }
        Sealing.seal(application);
        ReceiptView after = json.readValue(body(receipt(account, "T1"), AUDITOR), ReceiptView.class);

        ReceiptCheck.check(before, keys.keys());
        ReceiptCheck.check(after, keys.keys());
        assertThat(after.leafHash()).isEqualTo(before.leafHash());
        assertThat(after.leafIndex()).isEqualTo(before.leafIndex());
        assertThat(after.checkpoint()).isNotEqualTo(before.checkpoint());
    }

    @Test
    void whatIsNotSealedYetIsToBeAskedForAgain() throws Exception {
        mvc.perform(get(receipt(account, "T1")).with(customer(owner)))
                .andExpect(status().isServiceUnavailable())
                .andExpect(jsonPath("$.code").value("not_sealed_yet"))
                .andExpect(header().exists("Retry-After"));
        Sealing.seal(application);
        body(receipt(account, "T1"), customer(owner));
    }

    @ParameterizedTest
    @ValueSource(strings = {"T1", "out", "unknown"})
    void strangersDoNotLearnWhetherThereIsOne(String transaction) throws Exception {
        Sealing.seal(application);
        for (OwnerId stranger : List.of(payee, new OwnerId("stranger"))) {
            mvc.perform(get(receipt(account, transaction)).with(customer(stranger)))
                    .andExpect(status().isNotFound())
                    .andExpect(jsonPath("$.code").value("account_not_found"));
        }
        mvc.perform(get(receipt(account, transaction)).with(OPERATOR)).andExpect(status().isForbidden());
    }

    @Test
    void whatIsUnknownHasACodeThatSaysWhich() throws Exception {
        mvc.perform(get(receipt(account, "unknown")).with(customer(owner)))
                .andExpect(status().isNotFound())
                .andExpect(jsonPath("$.code").value("transaction_not_found"));
        mvc.perform(get(receipt(new AccountId(unique("A")), "T1")).with(TELLER))
                .andExpect(status().isNotFound())
                .andExpect(jsonPath("$.code").value("account_not_found"));
    }

    @Test
    void aReceiptCanWaitForAVersion() throws Exception {
        Sealing.seal(application);
        body(receipt(account, "out") + "?minVersion=3", customer(owner));
        mvc.perform(get(receipt(account, "out") + "?minVersion=99").with(customer(owner)))
                .andExpect(status().isServiceUnavailable())
                .andExpect(jsonPath("$.code").value("read_model_behind"));
        mvc.perform(get(receipt(account, "out") + "?minVersion=-1").with(customer(owner)))
                .andExpect(status().isBadRequest());
    }

    @Test
    void noReceiptIsGivenOfAnEventThatIsNotAsItWasSealed() throws Exception {
        Sealing.seal(application);
        String payload = rawEvents.payload(account.toString(), 1);
        rawEvents.changePayload(account.toString(), 1, stored -> stored.replace("10.00", "99.00"));
        assertBroken(receipt(account, "T1"));
        body(receipt(account, "T2"), customer(owner));

        rawEvents.changePayload(account.toString(), 1, stored -> payload);
        body(receipt(account, "T1"), customer(owner));
    }

    @Test
    void noReceiptIsGivenThatDoesNotLeadToASignedCheckpoint() throws Exception {
        Sealing.seal(application);
        jdbc.update("UPDATE event_seal.seal SET checkpoint = replace(checkpoint, 'time 2', 'at 2')");
        assertBroken(receipt(account, "T1"));

        jdbc.update("UPDATE event_seal.seal SET checkpoint = replace(checkpoint, 'at 2', 'time 2')");
        body(receipt(account, "T1"), customer(owner));
    }

    @Test
    void everybodyMayKnowThePublicKeys() throws Exception {
        for (var caller : List.of(TELLER, AUDITOR, OPERATOR, customer(owner))) {
            mvc.perform(get("/api/v1/proof/public-keys").with(caller))
                    .andExpect(status().isOk())
                    .andExpect(content().json("{\"publicKey\": \"" + signer.publicKey() + "\", \"earlierKeys\": []}"));
        }
        mvc.perform(get("/api/v1/proof/public-keys").with(caller("nothing"))).andExpect(status().isForbidden());
    }

    private void assertBroken(String url) throws Exception {
        mvc.perform(get(url).with(customer(owner)))
                .andExpect(status().isConflict())
                .andExpect(jsonPath("$.code").value("seal_broken"));
    }

    private static AccountHistory history(AccountId account, OwnerId owner) {
        return new AccountHistory(account, owner, "EUR")
                .opened(0, 0)
                .deposited(1000, DAY)
                .withdrawn(30, DAY);
    }

    private void publish(AccountId stream, AccountEvent event) {
        eventStore.publish(new GenericDomainEventMessage<>(
                "BankAccount",
                stream.toString(),
                3,
                event,
                CAUSE,
                UUID.randomUUID().toString(),
                RECORDED));
    }

    private static String receipt(AccountId account, String transaction) {
        return "/api/v1/accounts/" + account.value() + "/transactions/" + transaction + "/receipt";
    }
}
