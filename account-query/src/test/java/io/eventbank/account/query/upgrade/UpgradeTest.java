package io.eventbank.account.query.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventbank.account.query.QueryApplication;
import io.eventbank.account.support.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The query side on a database whose events Axon's own engine has stored: those of the accounts A1 to A8, one of each,
 * with their global index. The processor of accounts had handled those up to 6, and not 3, which it waited for.
 */
@SpringBootTest(classes = QueryApplication.class, properties = "account.parity.enabled=false")
@Import(UpgradeTest.NoIssuer.class)
@DirtiesContext
class UpgradeTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Autowired
    private JdbcTemplate jdbc;

    @DynamicPropertySource
    static void databaseOfTheVersionBefore(DynamicPropertyRegistry registry) throws IOException {
        String url = TestDatabase.create();
        TestDatabase.register(registry, url);
        JdbcTemplate jdbc = new JdbcTemplate(new DriverManagerDataSource(url));
        migrate(jdbc, "event_store", "1");
        migrate(jdbc, "account_query", "5");
        for (int index = 1; index <= 8; index++) {
            storeOpening(jdbc, index);
        }
        jdbc.update(
                "INSERT INTO account_query.token_entry VALUES ('accounts', 0, convert_to(?, 'UTF8'), ?, ?, NULL)",
                "{\"index\":6,\"gaps\":[3]}",
                "org.axonframework.eventhandling.GapAwareTrackingToken",
                "2026-03-01T12:00:00.000Z");
        TestDatabase.setUpRoles(url);
    }

    /** Accepts no token. */
    static class NoIssuer {

        @Bean
        JwtDecoder jwtDecoder() {
            return token -> {
                throw new BadJwtException("Not a token");
            };
        }
    }

    @Test
    void aProcessorGoesOnAtTheFirstEventThatItMayLack() {
        await().atMost(SOON)
                .until(() -> jdbc.queryForObject(
                        "SELECT convert_from(token, 'UTF8')::jsonb ->> 'index' = '8' FROM account_query.token_entry"
                                + " WHERE processor_name = 'accounts'",
                        Boolean.class));

        assertThat(jdbc.queryForList("SELECT account_id FROM account_query.account ORDER BY 1", String.class))
                .containsExactly("A3", "A4", "A5", "A6", "A7", "A8");
    }

    @Test
    void aProcessorThatHadSeenNothingStartsAtTheFirstEvent() {
        await().atMost(SOON)
                .until(() -> jdbc.queryForObject("SELECT count(*) = 8 FROM account_query.event_stream", Boolean.class));
    }

    @Test
    void theTablesOfTheEngineBeforeAreGone() {
        assertThat(jdbc.queryForList(
                        "SELECT to_regclass('event_store.' || name) FROM unnest(ARRAY['domain_event_entry',"
                                + " 'snapshot_event_entry']) AS name",
                        String.class))
                .containsOnlyNulls();
    }

    private static void migrate(JdbcTemplate jdbc, String schema, String version) {
        Flyway.configure()
                .dataSource(jdbc.getDataSource())
                .schemas(schema)
                .locations("classpath:db/" + schema)
                .target(version)
                .load()
                .migrate();
    }

    private static void storeOpening(JdbcTemplate jdbc, int index) throws IOException {
        try (InputStream file = UpgradeTest.class.getResourceAsStream("/events/AccountOpened-3.json")) {
            jdbc.update(
                    "INSERT INTO event_store.domain_event_entry (event_identifier, aggregate_identifier,"
                            + " sequence_number, type, time_stamp, payload_type, payload_revision, payload, meta_data)"
                            + " VALUES (?, ?, 0, 'BankAccount', '2026-03-01T12:00:00.000Z',"
                            + " 'io.eventbank.account.api.event.AccountOpened', '3', ?, '{}')",
                    UUID.randomUUID().toString(),
                    "BankAccount-A" + index,
                    new String(file.readAllBytes(), StandardCharsets.UTF_8).replace("\"A1\"", "\"A" + index + "\""));
        }
    }
}
