package io.eventbank.account.standalone.description;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.standalone.testing.Bank;
import io.eventbank.account.standalone.testing.SharedBank;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** The OpenAPI document says of every operation what may be sent, and with what it may be answered. */
@ExtendWith(SharedBank.class)
class ApiDescriptionTest {

    private static Document document;
    private static List<Operation> operations;

    @BeforeAll
    static void read(Bank bank) {
        document = new Document(bank.get(null, "/v3/api-docs").has(200).body());
        operations = document.operations();
        assertThat(operations).hasSizeGreaterThan(40);
    }

    @Test
    void everyOperationHasANameAFeatureAndATokenOfItsOwn() {
        assertThat(operations)
                .extracting(
                        operation -> operation.description().path("operationId").asString())
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z][A-Za-z]+"));
        assertThat(operations).allSatisfy(operation -> {
            assertThat(operation.description().path("tags")).hasSize(1);
            assertThat(operation.description().path("security").toString()).isEqualTo("[{\"bearer\":[]}]");
        });
    }

    @Test
    void everyOperationMayBeAnsweredWithProblems() {
        for (Operation operation : operations) {
            List<String> statuses = operation.statuses();
            assertThat(statuses).as(operation.toString()).contains("400", "401", "403", "406", "429", "503");
            assertThat(statuses.stream().filter(status -> status.startsWith("2")))
                    .as(operation.toString())
                    .hasSize(1);
            statuses.stream()
                    .filter(status -> status.startsWith("4") || status.startsWith("5"))
                    .forEach(status -> {
                        JsonNode content =
                                operation.answer(Integer.parseInt(status)).path("content");
                        assertThat(content.propertyNames()).containsExactly("application/problem+json");
                        assertThat(content.path("application/problem+json")
                                        .path("schema")
                                        .path("$ref")
                                        .asString())
                                .isEqualTo("#/components/schemas/Problem");
                    });
            for (int status : new int[] {429, 503}) {
                assertThat(operation.answer(status).path("headers").has("Retry-After"))
                        .as(operation.toString())
                        .isTrue();
            }
        }
        assertThat(document.schema("Problem").path("properties").propertyNames())
                .containsExactlyInAnyOrder("type", "title", "status", "detail", "instance", "code", "errors");
    }

    @Test
    void problemsAreSaidWhereTheyCanHappen() {
        for (Operation operation : operations) {
            List<String> statuses = operation.statuses();
            assertThat(statuses.contains("404"))
                    .as(operation.toString())
                    .isEqualTo(operation.path().contains("{")
                            || operation.toString().equals("POST /api/v1/transfers"));
            assertThat(statuses.contains("409"))
                    .as(operation.toString())
                    .isEqualTo(operation.changes() || operation.path().endsWith("/receipt"));
            assertThat(statuses.contains("412"))
                    .as(operation.toString())
                    .isEqualTo(operation.headers().anyMatch("If-Match"::equals));
            assertThat(statuses.contains("415"))
                    .as(operation.toString())
                    .isEqualTo(operation.description().has("requestBody"));
        }
    }

    @Test
    void headersAreSaidWhereTheyAreTakenAndGiven() {
        for (Operation operation : operations) {
            assertThat(operation.headers()).as(operation.toString()).contains("X-Request-Id");
            operation
                    .statuses()
                    .forEach(status -> assertThat(operation
                                    .answer(Integer.parseInt(status))
                                    .path("headers")
                                    .has("X-Request-Id"))
                            .as(operation + " " + status)
                            .isTrue());
        }
        assertThat(headers("POST", "/api/v1/accounts", 201)).contains("ETag", "Location", "Idempotency-Replayed");
        assertThat(headers("GET", "/api/v1/accounts/{accountId}", 200)).contains("ETag");
        assertThat(headers("GET", "/api/v1/accounts", 200)).contains("Link").doesNotContain("ETag");
        assertThat(headers("POST", "/api/v1/transfers", 202))
                .contains("Location")
                .doesNotContain("ETag");
    }

    @Test
    void requestsHaveNoOtherFieldsAndAnswersAlwaysHaveTheirs() {
        assertThat(document.schema("BookingRequest")
                        .path("additionalProperties")
                        .asBoolean(true))
                .isFalse();
        assertThat(document.schema("TransactionView").path("required").toString())
                .contains("reference", "sequence")
                .doesNotContain("transferId");
        assertThat(document.schema("TransactionView")
                        .path("properties")
                        .path("reference")
                        .path("type")
                        .toString())
                .contains("string", "null");
        assertThat(document.schema("DayDrift").path("properties").has("kind")).isTrue();
    }

    private static List<String> headers(String method, String path, int status) {
        return operations.stream()
                .filter(operation ->
                        operation.method().equals(method) && operation.path().equals(path))
                .flatMap(operation -> operation.answer(status).path("headers").propertyNames().stream())
                .toList();
    }
}
