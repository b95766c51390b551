package io.eventbank.account.standalone.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.standalone.testing.Bank;
import io.eventbank.account.standalone.testing.BankClient.Answer;
import io.eventbank.account.standalone.testing.SharedBank;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code docs/access.md} says of who may do what is what happens. */
@ExtendWith(SharedBank.class)
class AuthorizationMatrixTest {

    private static final String ALLOWED = "allowed";
    private static final String OWN_ONLY = "own only";
    private static final String OPERATION = "operation";
    private static final String PATH = "path";

    private static final Requests REQUESTS = new Requests();

    private static Town town;
    private static Things ones;
    private static AccessTable table;
    private static Set<String> described;

    @BeforeAll
    static void prepare(Bank bank) throws Exception {
        town = Town.found(bank, "matrix");
        ones = town.of(1);
        table = AccessTable.of(OPERATION);
        described = new LinkedHashSet<>();
        bank.get(null, "/v3/api-docs")
                .body()
                .path("paths")
                .forEachEntry((path, operations) -> operations
                        .propertyNames()
                        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));
    }

    @Test
    void everyOperationHasARowAndEveryRowAnOperation() {
        assertThat(table.rows().keySet()).containsExactlyInAnyOrderElementsOf(described);
        assertThat(REQUESTS.operations()).containsExactlyInAnyOrderElementsOf(described);
    }

    @TestFactory
    Stream<DynamicTest> whoMayDoWhat() {
        return REQUESTS.operations().stream()
                .map(operation -> DynamicTest.dynamicTest(operation, () -> {
                    List<String> row = table.rows().get(operation);
                    assertThat(row).as("row of " + operation).hasSize(5);
                    check(operation, row.get(1), town.customer(1));
                    check(operation, row.get(2), town.customer(2));
                    check(operation, row.get(0), Town.TELLER);
                    check(operation, row.get(3), Town.AUDITOR);
                    check(operation, row.get(4), Town.OPERATOR);
                }));
    }

    @TestFactory
    Stream<DynamicTest> whoIsNobodyMayDoNothing() {
        Bank bank = town.bank();
        Instant now = Instant.now();
        Map<String, String> tokens = Map.of(
                "expired",
                bank.tokens()
                        .signed(claims -> claims.subject("late")
                                .claim("roles", List.of("teller", "operator"))
                                .expirationTime(Date.from(now.minusSeconds(3600)))),
                "not yet valid",
                bank.tokens()
                        .signed(claims -> claims.subject("early")
                                .claim("roles", List.of("teller", "operator"))
                                .notBeforeTime(Date.from(now.plusSeconds(3600)))),
                "without an end",
                bank.tokens()
                        .signed(claims -> claims.subject("eternal")
                                .claim("roles", List.of("teller", "operator"))
                                .expirationTime(null)),
                "of another audience",
                bank.tokens()
                        .signed(claims -> claims.subject("elsewhere")
                                .claim("roles", List.of("teller", "operator"))
                                .audience("another-bank")),
                "of another issuer",
                bank.tokens()
                        .signed(claims -> claims.subject("forger")
                                .claim("roles", List.of("teller", "operator"))
                                .issuer("https://issuer.example")),
                "no token at all",
                "none");
        tokens.forEach(bank::introduce);
        return REQUESTS.operations().stream()
                .map(operation -> DynamicTest.dynamicTest(operation, () -> {
                    refused(operation, null, 401, "unauthorized");
                    tokens.keySet().forEach(caller -> refused(operation, caller, 401, "unauthorized"));
                }));
    }

    @TestFactory
    Stream<DynamicTest> aTokenWithoutAKnownRoleMayDoNothing() {
        Bank bank = town.bank();
        bank.introduce("without roles", bank.tokens().of("nobody"));
        bank.introduce("of an unknown role", bank.tokens().of("boss", "boss", "TELLER", "ROLE_TELLER", "tellers"));
        bank.introduce("of the system's role", bank.tokens().of("transfer-saga", "system", "SYSTEM"));
        bank.introduce(
                "with a role as text",
                bank.tokens().signed(claims -> claims.subject("text").claim("roles", "teller")));
        bank.introduce(
                "with an owner but no role",
                bank.tokens().signed(claims -> claims.subject("owner").claim("owner_id", ones.owner())));
        return REQUESTS.operations().stream()
                .map(operation -> DynamicTest.dynamicTest(
                        operation,
                        () -> Stream.of(
                                        "without roles",
                                        "of an unknown role",
                                        "of the system's role",
                                        "with a role as text",
                                        "with an owner but no role")
                                .forEach(caller -> refused(operation, caller, 403, "forbidden"))));
    }

    @Test
    void aCustomerWhoIsNoOwnerOwnsNothing() {
        Bank bank = town.bank();
        String caller = "customer without an owner";
        bank.introduce(caller, bank.tokens().of("customer", "customer"));
        bank.get(caller, "/api/v1/accounts/" + ones.account()).isProblem(404, "account_not_found");
        for (String list : List.of("accounts", "owners", "transfers", "streams")) {
            assertThat(bank.get(caller, "/api/v1/" + list).has(200).body().path("items"))
                    .as(list)
                    .isEmpty();
        }
        bank.post(caller, "/api/v1/accounts/" + ones.account() + "/withdrawals", "{\"amount\": 1}")
                .isProblem(404, "account_not_found");
    }

    @TestFactory
    Stream<DynamicTest> whatIsBesideTheApiAnswersAsTheTableSays() throws Exception {
        return AccessTable.of(PATH).rows().entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> {
                    String[] request = row.getKey().split(" ");
                    String[] callers = {null, Town.TELLER, Town.OPERATOR};
                    for (int i = 0; i < callers.length; i++) {
                        town.bank()
                                .send(
                                        callers[i],
                                        town.bank()
                                                .request(request[1])
                                                .method(request[0], HttpRequest.BodyPublishers.noBody()))
                                .has(Integer.parseInt(row.getValue().get(i)));
                    }
                }));
    }

    private static void check(String operation, String rule, String caller) {
        switch (rule) {
            case ALLOWED -> {
                Answer answer = send(operation, caller, true);
                assertThat(answer.status())
                        .as(caller + " " + operation + ": " + answer.response().body())
                        .isBetween(200, 299);
            }
            case OWN_ONLY -> {
                Answer answer = send(operation, caller, true).has(200);
                int own = caller.equals(town.customer(1)) ? 1 : 2;
                Things others = town.of(3 - own);
                assertThat(answer.body().path("items"))
                        .isNotEmpty()
                        .allSatisfy(item -> assertThat(item.toString())
                                .contains("matrix-")
                                .doesNotContain(others.owner(), others.account(), others.transfer(), "matrix-owner-3"));
            }
            case "403" -> refused(operation, caller, 403, "forbidden");
            case "404" ->
                assertThat(send(operation, caller, false).has(404).text("code")).endsWith("_not_found");
            default -> throw new IllegalArgumentException(operation + ": " + rule);
        }
    }

    private static void refused(String operation, String caller, int status, String code) {
        Answer answer = send(operation, caller, false);
        assertThat(answer.status()).as(caller + " " + operation).isEqualTo(status);
        answer.isProblem(status, code);
        assertThat(answer.header("WWW-Authenticate") != null).isEqualTo(status == 401);
    }

    private static Answer send(String operation, String caller, boolean succeeds) {
        return town.bank().send(caller, REQUESTS.make(operation, town, ones, succeeds));
    }
}
