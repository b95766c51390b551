package io.eventbank.account.query.proof;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.eventbank.account.support.axon.EventRecords;
import io.eventbank.account.support.database.SchemaMigration;
import io.eventbank.account.support.proof.NoteSigner;
import io.eventbank.account.support.proof.TrustedKeys;
import io.eventbank.eventstore.postgresql.EventRecord;
import io.eventbank.eventstore.postgresql.EventStoreSchema;
import io.eventbank.eventstore.postgresql.PostgresEventStorageEngine;
import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** A database with events and what seals and verifies them, for tests that falsify what is in it. */
final class SealedBank implements AutoCloseable {

    static final NoteSigner SIGNER = new NoteSigner("bank.example", new byte[32]);

    private static final EventStoreSchema EVENTS = new EventStoreSchema("event_store");

    private final String url;
    private final HikariDataSource dataSource;
    private final PostgresEventStorageEngine engine;
    private final SealRecords records;
    private final CheckpointFile file;
    private final Serializer serializer = Jackson3Serializer.builder().build();
    private final EventRecords events;
    private final SealProperties settings;

    private SealedBank(String url, Path checkpointFile, int batchSize) {
        this.url = url;
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(url);
        pool.setMaximumPoolSize(3);
        this.dataSource = new HikariDataSource(pool);
        this.settings = new SealProperties(true, Duration.ofSeconds(1), batchSize, checkpointFile, null);
        this.engine = PostgresEventStorageEngine.builder()
                .dataSource(dataSource)
                .schema(EVENTS)
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .build();
        this.records = new SealRecords(
                new JdbcTemplate(dataSource), new TransactionTemplate(new DataSourceTransactionManager(dataSource)));
        this.file = new CheckpointFile(settings, keys());
        this.events = () -> new Reader(engine.records());
    }

    /** A new one without events. */
    static SealedBank create(Path checkpointFile, int batchSize) {
        String url = TestPostgres.createDatabase();
        EVENTS.createIfMissing(new DriverManagerDataSource(url));
        SchemaMigration.of("account_query", new DriverManagerDataSource(url)).migrate();
        return new SealedBank(url, checkpointFile, batchSize);
    }

    /** A copy of this one, which must have been closed. */
    SealedBank copy(Path checkpointFile) {
        String copy = TestPostgres.createDatabase();
        String name = name(copy);
        JdbcTemplate server = new JdbcTemplate(new DriverManagerDataSource(url.replace(name(url), "postgres")));
        server.execute("DROP DATABASE " + name);
        server.execute("CREATE DATABASE " + name + " TEMPLATE " + name(url));
        return new SealedBank(copy, checkpointFile, settings.batchSize());
    }

    static TrustedKeys keys() {
        return new TrustedKeys(List.of(SIGNER.publicKey()));
    }

    /** Appends events to a stream, from a number on. */
    void append(String stream, long first, int count) {
        List<DomainEventMessage<?>> messages = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            messages.add(new GenericDomainEventMessage<>(
                    "BankAccount",
                    stream,
                    first + number,
                    Map.of("amount", "10." + number),
                    MetaData.with("actor", "A")));
        }
        engine.appendEvents(messages);
    }

    Sealer sealer() {
        return new Sealer(
                events,
                records,
                file,
                new CheckpointSender(settings),
                SIGNER,
                keys(),
                serializer,
                settings,
                Clock.systemUTC());
    }

    VerificationView verify() {
        return new Verifier(events, records, file, keys(), serializer).verify();
    }

    SealRecords records() {
        return records;
    }

    JdbcTemplate jdbc() {
        return new JdbcTemplate(dataSource);
    }

    /** Changes events as nobody may. */
    void falsify(Consumer<JdbcTemplate> change) {
        TestPostgres.tamper(dataSource, "event_store", change);
    }

    @Override
    public void close() {
        engine.close();
        dataSource.close();
    }

    private static String name(String url) {
        return URI.create(url.substring("jdbc:".length())).getPath().substring(1);
    }

    private record Reader(io.eventbank.eventstore.postgresql.EventRecords records) implements EventRecords.Reader {

        @Override
        public List<EventRecord> after(TrackingToken place, int limit) {
            return records.after(place, limit);
        }

        @Override
        public List<EventRecord> between(TrackingToken after, TrackingToken upTo, int limit) {
            return records.between(after, upTo, limit);
        }

        @Override
        public boolean contains(String stream, long sequence) {
            return records.contains(stream, sequence);
        }

        @Override
        public long countAfter(TrackingToken place) {
            return records.countAfter(place);
        }
    }
}
