package io.eventbank.account.standalone.security;

import static org.awaitility.Awaitility.await;

import io.eventbank.account.standalone.testing.Bank;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Owners with accounts, a booking and a transfer each, in a running bank; and who is who there. */
final class Town {

    static final String TELLER = "teller";
    static final String AUDITOR = "auditor";
    static final String OPERATOR = "operator";

    private static final Set<String> UNDER_WAY = Set.of("REQUESTED", "FILLING", "INDEXING", "COMPARING");
    private static final AtomicInteger FRESH = new AtomicInteger();

    private final Bank bank;
    private final String prefix;
    private final String importId;

    private Town(Bank bank, String prefix, String importId) {
        this.bank = bank;
        this.prefix = prefix;
        this.importId = importId;
    }

    /** @param prefix of all ids, which are the town's own by it */
    static Town found(Bank bank, String prefix) throws InterruptedException {
        for (int i = 1; i <= 3; i++) {
            bank.post(TELLER, "/api/v1/owners", """
                    {"ownerId": "%1$s-owner-%2$d", "name": "%1$s Number%2$d", "email": "%1$s%2$d@example.org"}""".formatted(prefix, i)).has(201);
            bank.post(TELLER, "/api/v1/accounts", """
                    {"accountId": "%1$s-acct-%2$d", "ownerId": "%1$s-owner-%2$d", "initialBalance": "1000"}""".formatted(prefix, i)).has(201);
            bank.post(TELLER, "/api/v1/accounts/%s-acct-%d/deposits".formatted(prefix, i), """
                    {"amount": "5", "transactionId": "%s-book-%d"}""".formatted(prefix, i))
                    .has(201);
        }
        for (int i = 1; i <= 2; i++) {
            bank.post(TELLER, "/api/v1/transfers", """
                    {"transferId": "%1$s-send-%2$d", "fromAccountId": "%1$s-acct-%2$d", "toAccountId": "%1$s-acct-3", "amount": "1"}""".formatted(prefix, i)).has(202);
            String transfer = "/api/v1/transfers/%s-send-%d?wait=10".formatted(prefix, i);
            await().until(() -> bank.get(TELLER, transfer).text("status").equals("COMPLETED"));
            // opened, booked, debited, settled
            bank.get(TELLER, "/api/v1/accounts/%s-acct-%d?minVersion=3".formatted(prefix, i))
                    .has(200);
        }
        String importId = bank.importText(
                        "transactions", List.of("transactionId,accountId,bookingDate,type,amount,reference"))
                .path("importId")
                .asString();
        for (String stream : List.of("Owner-%s-owner-1", "MoneyTransfer-%s-send-2", "BankAccount-%s-acct-2")) {
            await().until(() -> bank.get(TELLER, "/api/v1/streams/" + stream.formatted(prefix))
                            .status()
                    == 200);
        }
        for (int i = 1; i <= 2; i++) {
            String receipt = "/api/v1/accounts/%1$s-acct-%2$d/transactions/%1$s-book-%2$d/receipt".formatted(prefix, i);
            await().until(() -> bank.get(TELLER, receipt).status() == 200);
        }
        return new Town(bank, prefix, importId);
    }

    Bank bank() {
        return bank;
    }

    /** Things of the owner of that number. */
    Things of(int number) {
        return things(number, true, importId);
    }

    /** Such things as nobody has; in lists they would stand where those of the first owner do. */
    Things ofNobody() {
        return things(0, false, importId.substring(0, importId.length() - 4) + "none");
    }

    /** A caller who is the owner of that number. */
    String customer(int number) {
        return bank.customerOf(prefix + "-owner-" + number);
    }

    /** An id that is used once. */
    String fresh() {
        return prefix + "-fresh-" + FRESH.incrementAndGet();
    }

    /** Somebody without accounts. */
    String freshOwner() {
        String owner = fresh();
        bank.post(TELLER, "/api/v1/owners", """
                {"ownerId": "%1$s", "name": "Somebody", "email": "%1$s@example.org"}""".formatted(owner)).has(201);
        return owner;
    }

    /** An empty account of the same owner. */
    String freshAccount(Things things) {
        String account = fresh();
        bank.post(TELLER, "/api/v1/accounts", """
                {"accountId": "%s", "ownerId": "%s"}""".formatted(account, things.owner()))
                .has(201);
        bank.get(TELLER, "/api/v1/accounts/" + account + "?minVersion=0").has(200);
        return account;
    }

    /** A stream of which the read model of streams is made to lack an event. */
    String parkedStream(Things things) {
        String stream = "BankAccount-" + freshAccount(things);
        await().until(() -> bank.get(TELLER, "/api/v1/streams/" + stream).status() == 200);
        bank.execute(
                "INSERT INTO account_query.dead_letter VALUES ('streams', ?, 0, now(), 'handler_failed', NULL, 1, now())",
                stream);
        return stream;
    }

    /** Waits until nothing that operators have ordered is under way. */
    void awaitProcessors() {
        await().until(() -> bank.get(OPERATOR, "/api/v1/admin/processors")
                .body()
                .path("items")
                .valueStream()
                .noneMatch(processor -> UNDER_WAY.contains(
                        processor.path("rebuild").path("status").asString())));
    }

    private Things things(int number, boolean exist, String imported) {
        return new Things(
                exist,
                prefix + "-owner-" + number,
                prefix + "-acct-" + number,
                prefix + "-book-" + number,
                prefix + "-send-" + number,
                imported,
                prefix + "-acct-3");
    }
}
