package io.eventbank.account.query.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.eventbank.account.support.testing.TestDatabase;
import io.eventbank.eventstore.postgresql.PostgresTrackingToken;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.MergedTrackingToken;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.ConfigToken;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/** Where read models are after they were filled from the event store before. */
class TokenMigrationTest {

    private final Serializer serializer = Jackson3Serializer.builder()
            .jsonMapperBuilderCustomizer(
                    mapper -> mapper.polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder()
                            .allowIfBaseType(TrackingToken.class)
                            .build()))
            .build();

    private JdbcTemplate jdbc;

    @BeforeEach
    void makeDatabaseOfTheVersionBefore() {
        jdbc = new JdbcTemplate(new DriverManagerDataSource(TestDatabase.create()));
        migrateTo("5");
    }

    private static Stream<Arguments> tokens() {
        return Stream.of(
                Arguments.of(gapAware(17), at(17)),
                Arguments.of(gapAware(17, 9, 12, 16), at(8)),
                Arguments.of(gapAware(-1), at(-1)),
                Arguments.of(
                        new MergedTrackingToken(gapAware(5, 3), gapAware(9)), new MergedTrackingToken(at(2), at(9))),
                Arguments.of(new MergedTrackingToken(null, gapAware(9)), new MergedTrackingToken(null, at(9))),
                Arguments.of(
                        ReplayToken.createReplayToken(gapAware(90, 80), gapAware(50, 40, 45)),
                        ReplayToken.createReplayToken(at(79), at(39))),
                Arguments.of(
                        ReplayToken.createReplayToken(gapAware(90), null), ReplayToken.createReplayToken(at(90), null)),
                Arguments.of(
                        ReplayToken.createReplayToken(
                                new MergedTrackingToken(gapAware(90, 80), gapAware(95)), gapAware(50)),
                        ReplayToken.createReplayToken(new MergedTrackingToken(at(79), at(95)), at(50))),
                Arguments.of(new GlobalSequenceTrackingToken(7), new GlobalSequenceTrackingToken(7)));
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void aTokenIsWhereTheOneBeforeWasOrAtItsFirstGap(TrackingToken before, TrackingToken after) {
        byte[] stored = serializer.serialize(before, byte[].class).getData();
        String text = serializer.serialize(before, String.class).getData();
        String type = before.getClass().getName();
        jdbc.update("INSERT INTO account_query.token_entry VALUES ('accounts', 0, ?, ?, '', NULL)", stored, type);
        jdbc.update(
                "INSERT INTO account_query.rebuild (processor, kind, status, requested_at, token, token_type,"
                        + " previous_token, previous_token_type) VALUES ('accounts', 'REPLAY', 'FILLING', now(), ?, ?, ?, ?)",
                text,
                type,
                text,
                type);

        migrateTo("6");

        assertThat(token("SELECT convert_from(token, 'UTF8') AS token, token_type FROM account_query.token_entry"))
                .isEqualTo(after);
        assertThat(token("SELECT token, token_type FROM account_query.rebuild")).isEqualTo(after);
        assertThat(token("SELECT previous_token, previous_token_type FROM account_query.rebuild"))
                .isEqualTo(after);
    }

    @Test
    void whatHasSeenNothingStillHasNoToken() {
        jdbc.update("INSERT INTO account_query.token_entry VALUES ('accounts', 0, NULL, NULL, '', NULL)");
        jdbc.update("INSERT INTO account_query.rebuild (processor, kind, status, requested_at)"
                + " VALUES ('accounts', 'REPLAY', 'REQUESTED', now())");

        migrateTo("6");

        assertThat(jdbc.queryForMap("SELECT token, token_type FROM account_query.token_entry")
                        .values())
                .containsOnlyNulls();
        assertThat(jdbc.queryForMap("SELECT token, token_type, previous_token FROM account_query.rebuild")
                        .values())
                .containsOnlyNulls();
    }

    @Test
    void theIdentityOfTheTokenStoreStays() {
        ConfigToken identity = new ConfigToken(Map.of("id", "e58ed763-928c-4155-bee9-fdbaaadc15f3"));
        jdbc.update(
                "INSERT INTO account_query.token_entry VALUES ('__config', 0, ?, ?, '', NULL)",
                serializer.serialize(identity, byte[].class).getData(),
                ConfigToken.class.getName());

        migrateTo("6");

        assertThat(token("SELECT convert_from(token, 'UTF8') AS token, token_type FROM account_query.token_entry"))
                .isEqualTo(identity);
    }

    @Test
    void aTokenOfAnotherKindStopsTheUpgrade() {
        jdbc.update(
                "INSERT INTO account_query.token_entry VALUES ('accounts', 0, '{}', 'com.example.Token', '', NULL)");

        assertThatExceptionOfType(FlywayException.class)
                .isThrownBy(() -> migrateTo("6"))
                .withMessageContaining("A token of an unknown kind: com.example.Token")
                .withMessageContaining("Set it to null");
    }

    private void migrateTo(String version) {
        Flyway.configure()
                .dataSource(jdbc.getDataSource())
                .schemas("account_query")
                .locations("classpath:db/account_query")
                .target(version)
                .load()
                .migrate();
    }

    private TrackingToken token(String query) {
        return jdbc.queryForObject(
                query,
                (row, number) -> serializer.deserialize(
                        new SimpleSerializedObject<>(row.getString(1), String.class, row.getString(2), null)));
    }

    private static TrackingToken gapAware(long index, long... gaps) {
        return GapAwareTrackingToken.newInstance(
                index, LongStream.of(gaps).boxed().toList());
    }

    private static TrackingToken at(long index) {
        return new PostgresTrackingToken(0, index);
    }
}
