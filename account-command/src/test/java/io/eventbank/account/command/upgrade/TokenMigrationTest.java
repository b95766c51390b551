package io.eventbank.account.command.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.eventbank.account.support.testing.TestDatabase;
import io.eventbank.eventstore.postgresql.PostgresTrackingToken;
import java.util.List;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Where the processors of the command side are after they have followed the event store before. */
class TokenMigrationTest {

    private final Serializer serializer = Jackson3Serializer.builder().build();

    private JdbcTemplate jdbc;

    @BeforeEach
    void makeDatabaseOfTheVersionBefore() {
        jdbc = new JdbcTemplate(new DriverManagerDataSource(TestDatabase.create()));
        migrateTo("3");
    }

    @Test
    void processorsAreWhereTheyWereOrAtTheirFirstGap() {
        store("transfer-saga", 0, GapAwareTrackingToken.newInstance(17, List.of(9L, 16L)));
        store("transfer-saga", 1, GapAwareTrackingToken.newInstance(12, List.of()));
        jdbc.update("INSERT INTO account_command.token_entry VALUES ('transfer-saga', 2, NULL, NULL, '', NULL)");

        migrateTo("4");

        List<TrackingToken> tokens = jdbc.query(
                "SELECT token, token_type FROM account_command.token_entry ORDER BY segment",
                (row, number) -> row.getBytes(1) == null
                        ? null
                        : serializer.deserialize(
                                new SimpleSerializedObject<>(row.getBytes(1), byte[].class, row.getString(2), null)));
        assertThat(tokens).containsExactly(new PostgresTrackingToken(0, 8), new PostgresTrackingToken(0, 12), null);
    }

    @Test
    void aTokenOfAnotherKindStopsTheUpgrade() {
        jdbc.update("INSERT INTO account_command.token_entry VALUES ('transfer-saga', 0, '{}', NULL, '', NULL)");

        assertThatExceptionOfType(FlywayException.class)
                .isThrownBy(() -> migrateTo("4"))
                .withMessageContaining("A token of an unknown kind");
    }

    private void store(String processor, int segment, TrackingToken token) {
        jdbc.update(
                "INSERT INTO account_command.token_entry VALUES (?, ?, ?, ?, '', NULL)",
                processor,
                segment,
                serializer.serialize(token, byte[].class).getData(),
                token.getClass().getName());
    }

    private void migrateTo(String version) {
        Flyway.configure()
                .dataSource(jdbc.getDataSource())
                .schemas("account_command")
                .locations("classpath:db/account_command")
                .target(version)
                .load()
                .migrate();
    }
}
