package io.eventbank.account.command.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Adds up the stored events as they are at one moment, with nothing of the application: what was paid in and out, what
 * the accounts hold by their own word, and what is on its way between them.
 */
final class Ledger {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Map<String, BigDecimal> balances = new HashMap<>();
    private final Map<String, BigDecimal> inTransit = new HashMap<>();
    private final Map<String, List<String>> trails = new HashMap<>();
    private final Set<String> transactions = new HashSet<>();
    private BigDecimal paidIn = BigDecimal.ZERO;

    private Ledger() {}

    /** Reads the events that are committed at this moment. */
    static Ledger read(String databaseUrl) {
        Ledger ledger = new Ledger();
        try (Connection connection = DriverManager.getConnection(databaseUrl);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT payload_type, payload FROM"
                        + " event_store.readable_event ORDER BY stream, sequence")) {
            while (rows.next()) {
                String type = rows.getString(1);
                ledger.add(type.substring(type.lastIndexOf('.') + 1), JSON.readTree(rows.getString(2)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return ledger;
    }

    private void add(String type, JsonNode event) {
        switch (type) {
            case "AccountOpened" -> {
                balances.put(text(event, "accountId"), amount(event, "initialBalance"));
                paidIn = paidIn.add(amount(event, "initialBalance"));
            }
            case "MoneyDeposited", "InterestCredited" -> book(event, amount(event, "amount"), true);
            case "MoneyWithdrawn", "FeeCharged" ->
                book(event, amount(event, "amount").negate(), true);
            case "TransferDebited" ->
                transfer(type, event, amount(event, "amount").negate());
            case "TransferCredited", "TransferRefunded" -> transfer(type, event, amount(event, "amount"));
            case "TransferDebitRefused",
                    "TransferCreditRefused",
                    "TransferSettled",
                    "TransferRequested",
                    "TransferCompleted",
                    "TransferFailed",
                    "TransferCompensated" -> trail(event).add(type);
            default -> {
                // moves no money
            }
        }
    }

    private void transfer(String type, JsonNode event, BigDecimal change) {
        trail(event).add(type);
        inTransit.merge(text(event, "transferId"), change.negate(), BigDecimal::add);
        book(event, change, false);
    }

    private void book(JsonNode event, BigDecimal change, boolean acrossTheBorder) {
        String account = text(event, "accountId");
        assertThat(transactions.add(account + "/" + text(event, "transactionId")))
                .as("booked twice: %s", event)
                .isTrue();
        balances.put(account, amount(event, "balance"));
        if (acrossTheBorder) {
            paidIn = paidIn.add(change);
        }
    }

    private List<String> trail(JsonNode event) {
        return trails.computeIfAbsent(text(event, "transferId"), id -> new ArrayList<>());
    }

    /** All that happened to a transfer, sorted by name. */
    List<String> trailOf(String transferId) {
        return trails.getOrDefault(transferId, List.of()).stream().sorted().toList();
    }

    Set<String> transfers() {
        return trails.keySet();
    }

    BigDecimal balanceOf(String account) {
        return balances.get(account);
    }

    /** How many transfers have not come to their end. */
    long pending() {
        return trails.values().stream()
                .filter(trail -> trail.stream()
                        .noneMatch(Set.of("TransferCompleted", "TransferFailed", "TransferCompensated")::contains))
                .count();
    }

    /** The sum of balances and of money in transit is what was paid in less what was paid out. */
    void assertConserved() {
        BigDecimal held = balances.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal onTheWay = inTransit.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(held.add(onTheWay)).isEqualByComparingTo(paidIn);
        assertThat(inTransit.values()).allMatch(amount -> amount.signum() >= 0);
    }

    /** Every transfer went one of the three ways to its end, each step of it once, and no money is on its way. */
    void assertSettled() {
        assertConserved();
        assertThat(inTransit.values()).allMatch(amount -> amount.signum() == 0);
        trails.forEach(
                (transfer, trail) -> assertThat(trailOf(transfer)).as(transfer).isIn(COMPLETED, FAILED, COMPENSATED));
    }

    static final List<String> COMPLETED =
            List.of("TransferCompleted", "TransferCredited", "TransferDebited", "TransferRequested", "TransferSettled");
    static final List<String> FAILED = List.of("TransferDebitRefused", "TransferFailed", "TransferRequested");
    static final List<String> COMPENSATED = List.of(
            "TransferCompensated", "TransferCreditRefused", "TransferDebited", "TransferRefunded", "TransferRequested");

    private static String text(JsonNode event, String field) {
        return event.path(field).asString();
    }

    private static BigDecimal amount(JsonNode event, String field) {
        return new BigDecimal(text(event, field));
    }
}
