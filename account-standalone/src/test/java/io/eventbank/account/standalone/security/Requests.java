package io.eventbank.account.standalone.security;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** A request for each operation that succeeds for whoever may send it, if they are sent in their order. */
final class Requests {

    /** Of the read model that the requests of operators are about. */
    private static final String PROCESSOR = "/api/v1/admin/processors/streams";

    private static final String REASON = "{\"reason\": \"so it is\"}";

    private final Map<String, Maker> makers = new LinkedHashMap<>();

    /** Makes a request about some things; what it needs beside is there if it is to succeed. */
    private interface Maker {
        HttpRequest.Builder make(Town town, Things things, boolean succeeds);
    }

    Requests() {
        owners();
        accounts();
        reads();
        transfers();
        imports();
        operation();
    }

    /** The operations as OpenAPI names them, such as {@code GET /api/v1/owners}. */
    Set<String> operations() {
        return makers.keySet();
    }

    HttpRequest.Builder make(String operation, Town town, Things things, boolean succeeds) {
        return makers.get(operation).make(town, things, succeeds);
    }

    private void owners() {
        json("POST /api/v1/owners", (town, things) -> """
                {"ownerId": "%s", "name": "New Owner", "email": "new@example.org"}""".formatted(town.fresh()));
        json("PUT /api/v1/owners/{ownerId}", (town, things) -> """
                {"name": "Another Name", "email": "another@example.org"}""");
        put(
                "DELETE /api/v1/owners/{ownerId}/personal-data",
                (town, things, succeeds) -> town.bank()
                        .request("/api/v1/owners/" + (succeeds ? town.freshOwner() : things.owner()) + "/personal-data")
                        .DELETE());
        get("GET /api/v1/owners");
        get("GET /api/v1/owners/{ownerId}");
        get("GET /api/v1/owners/{ownerId}/summary");
    }

    private void accounts() {
        json("POST /api/v1/accounts", (town, things) -> """
                {"accountId": "%s", "ownerId": "%s"}""".formatted(town.fresh(), things.owner()));
        for (String booking : new String[] {"deposits", "withdrawals", "interest"}) {
            json("POST /api/v1/accounts/{accountId}/" + booking, (town, things) -> "{\"amount\": \"1\"}");
        }
        json("PUT /api/v1/accounts/{accountId}/overdraft-limit", (town, things) -> "{\"limit\": \"10\"}");
        for (String change : new String[] {"suspension", "closure"}) {
            put(
                    "PUT /api/v1/accounts/{accountId}/" + change,
                    (town, things, succeeds) -> town.bank()
                            .json("PUT", "/api/v1/accounts/" + account(town, things, succeeds) + "/" + change, REASON));
        }
        put(
                "DELETE /api/v1/accounts/{accountId}/suspension",
                (town, things, succeeds) -> town.bank()
                        .request("/api/v1/accounts/" + account(town, things, succeeds) + "/suspension")
                        .DELETE());
    }

    private void reads() {
        get("GET /api/v1/accounts");
        get("GET /api/v1/accounts/{accountId}");
        get("GET /api/v1/accounts/{accountId}/transactions");
        get("GET /api/v1/accounts/{accountId}/transactions/{transactionId}");
        get("GET /api/v1/accounts/{accountId}/transactions/{transactionId}/receipt");
        get("GET /api/v1/accounts/{accountId}/balances");
        get("GET /api/v1/accounts/{accountId}/statement", "?from=2020-01-01&to=2099-01-01");
        get("GET /api/v1/accounts/{accountId}/events");
        get("GET /api/v1/accounts/{accountId}/explanation");
        get("GET /api/v1/accounts/{accountId}/updates");
        get("GET /api/v1/proof/public-keys");
        get("GET /api/v1/streams");
        get("GET /api/v1/streams/{streamId}");
        get("GET /api/v1/analytics/transactions", "?from=2020-01-01&to=2020-12-31");
    }

    private void transfers() {
        json("POST /api/v1/transfers", (town, things) -> """
                {"fromAccountId": "%s", "toAccountId": "%s", "amount": "1"}""".formatted(things.account(), things.payee()));
        get("GET /api/v1/transfers");
        get("GET /api/v1/transfers/{transferId}");
    }

    private void imports() {
        csv("accounts", "accountId,ownerId,ownerName,ownerEmail,accountType,currency,openedOn,overdraftLimit");
        csv("transactions", "transactionId,accountId,bookingDate,type,amount,reference");
        get("GET /api/v1/imports/{importId}");
    }

    private void operation() {
        get("GET /api/v1/admin/processors");
        // Each undoes what the one before it did, or has it to go by.
        for (String order : new String[] {"pause", "resume", "replay", "rollback", "split", "merge"}) {
            put("POST /api/v1/admin/processors/{name}/" + order, (town, things, succeeds) -> {
                if (succeeds) {
                    town.awaitProcessors();
                }
                return town.bank().request(PROCESSOR + "/" + order).POST(BodyPublishers.noBody());
            });
        }
        get("GET /api/v1/admin/processors/{name}/dead-letters");
        put(
                "POST /api/v1/admin/processors/{name}/dead-letters/{sequence}/retry",
                (town, things, succeeds) -> town.bank()
                        .request(PROCESSOR + "/dead-letters/" + parked(town, things, succeeds) + "/retry")
                        .POST(BodyPublishers.noBody()));
        put(
                "DELETE /api/v1/admin/processors/{name}/dead-letters/{sequence}",
                (town, things, succeeds) -> town.bank()
                        .request(PROCESSOR + "/dead-letters/" + parked(town, things, succeeds))
                        .DELETE());
        get("GET /api/v1/admin/parity");
        post("POST /api/v1/admin/parity/{accountId}/heal");
        post("POST /api/v1/admin/verify");
        get("GET /api/v1/admin/transfers");
        post("POST /api/v1/admin/transfers/{transferId}/resume");
        post("POST /api/v1/admin/transfers/{transferId}/refund");
    }

    private static String account(Town town, Things things, boolean succeeds) {
        return succeeds ? town.freshAccount(things) : things.account();
    }

    private static String parked(Town town, Things things, boolean succeeds) {
        return succeeds ? town.parkedStream(things) : "BankAccount-" + things.account();
    }

    private void get(String operation) {
        get(operation, "");
    }

    private void get(String operation, String query) {
        put(
                operation,
                (town, things, succeeds) ->
                        town.bank().request(path(operation, things) + query).GET());
    }

    private void post(String operation) {
        put(
                operation,
                (town, things, succeeds) ->
                        town.bank().request(path(operation, things)).POST(BodyPublishers.noBody()));
    }

    private void csv(String kind, String header) {
        put(
                "POST /api/v1/imports/" + kind,
                (town, things, succeeds) -> town.bank()
                        .request("/api/v1/imports/" + kind)
                        .header("Content-Type", "text/csv")
                        .POST(BodyPublishers.ofString(header + "\n")));
    }

    private void json(String operation, BiFunction<Town, Things, String> body) {
        String method = operation.substring(0, operation.indexOf(' '));
        put(
                operation,
                (town, things, succeeds) ->
                        town.bank().json(method, path(operation, things), body.apply(town, things)));
    }

    private void put(String operation, Maker maker) {
        makers.put(operation, maker);
    }

    private static String path(String operation, Things things) {
        return operation
                .substring(operation.indexOf(' ') + 1)
                .replace("{ownerId}", things.owner())
                .replace("{accountId}", things.account())
                .replace("{transactionId}", things.transaction())
                .replace("{transferId}", things.transfer())
                .replace("{importId}", things.importId())
                .replace("{streamId}", "BankAccount-" + things.account())
                .replace("{name}", "streams");
    }
}
