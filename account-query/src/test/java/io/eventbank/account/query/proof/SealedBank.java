package io.eventbank.account.query.proof;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.eventbank.account.query.projection.SessionLocks;
import io.eventbank.account.support.axon.EventRecords;
import io.eventbank.account.support.database.SchemaMigration;
import io.eventbank.account.support.proof.NoteSigner;
import io.eventbank.account.support.proof.TrustedKeys;
import io.eventbank.eventstore.postgresql.EventRecord;
import io.eventbank.eventstore.postgresql.EventStoreSchema;
import io.eventbank.eventstore.postgresql.PostgresEventStorageEngine;
import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
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

    /** So that no two events have the same content. */
    private static final AtomicInteger AMOUNT = new AtomicInteger();

    static final int SEALED = 720;
    static final int UNSEALED = 22;

    private static final List<String> STREAMS = Stream.of("a", "b", "c", "d", "e", "f", "g")
            .map(name -> "BankAccount-" + name)
            .toList();

    private static final EventStoreSchema EVENTS = new EventStoreSchema("event_store");

    /** Money came in. */
    record Deposited(String amount) {}

    /** Money went out. */
    record Withdrawn(String amount) {}

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
        pool.setMaximumPoolSize(6);
        pool.setMinimumIdle(0); // each connection is a process, and there are many of these banks
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
        SchemaMigration.of("event_seal", new DriverManagerDataSource(url)).migrate();
        return new SealedBank(url, checkpointFile, batchSize);
    }

    /** One with {@value #SEALED} sealed events and {@value #UNSEALED} behind them, closed. */
    static SealedBank createSample(Path checkpointFile) {
        SealedBank bank = create(checkpointFile, 100);
        for (int round = 0; round < 20; round++) {
            bank.append(STREAMS, 5 * round, 5);
            bank.append("BankAccount-single", round, 1);
            if (List.of(2, 6, 7, 14, 19).contains(round)) {
                bank.sealer().seal();
            }
        }
        bank.append(STREAMS, 100, 3);
        bank.append("BankAccount-single", 20, 1);
        bank.close();
        return bank;
    }

    /** A copy of this one, which must have been closed. */
    SealedBank copy(Path checkpointFile) {
        return new SealedBank(TestPostgres.copyDatabase(url), checkpointFile, settings.batchSize());
    }

    static LeafHashes leaves() {
        return new LeafHashes(() -> {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
                return mac;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    static TrustedKeys keys() {
        return new TrustedKeys(List.of(SIGNER.publicKey()));
    }

    /** Appends events to a stream, from a number on. */
    void append(String stream, long first, int count) {
        List<DomainEventMessage<?>> messages = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            messages.add(event(stream, first + number));
        }
        engine.appendEvents(messages);
    }

    /** Appends events to several streams in turn, each from its first number on. */
    void append(List<String> streams, long first, int countOfEach) {
        List<DomainEventMessage<?>> messages = new ArrayList<>();
        for (int number = 0; number < countOfEach; number++) {
            for (String stream : streams) {
                messages.add(event(stream, first + number));
            }
        }
        engine.appendEvents(messages);
    }

    private static DomainEventMessage<?> event(String stream, long sequence) {
        String amount = "10." + AMOUNT.incrementAndGet();
        return new GenericDomainEventMessage<>(
                "BankAccount",
                stream,
                sequence,
                sequence % 3 == 1 ? new Withdrawn(amount) : new Deposited(amount),
                MetaData.with("actor", "A"));
    }

    Sealer sealer() {
        return new Sealer(
                events,
                records,
                leaves(),
                file,
                new CheckpointSender(settings),
                SIGNER,
                keys(),
                serializer,
                settings,
                Clock.systemUTC());
    }

    SealerRunner runner(Duration interval) {
        SealProperties often =
                new SealProperties(true, interval, settings.batchSize(), settings.checkpointFile(), null);
        return new SealerRunner(sealer(), new SessionLocks(dataSource), new CheckpointSender(often), often);
    }

    Verifier verifier() {
        return new Verifier(events, records, leaves(), file, keys(), serializer, new SessionLocks(dataSource));
    }

    VerificationView verify() {
        return verifier().verify();
    }

    SealRecords records() {
        return records;
    }

    /** An event by its index among all. */
    EventRecord event(int index) {
        return events.open().after(null, index + 1).get(index);
    }

    JdbcTemplate jdbc() {
        return new JdbcTemplate(dataSource);
    }

    /** The tables of the seal, as text. */
    List<String> sealTables() {
        return jdbc().queryForList(
                        "SELECT 'tile ' || row_to_json(t) FROM event_seal.hash_tile t"
                                + " UNION ALL SELECT 'events ' || row_to_json(t) FROM event_seal.sealed_events t"
                                + " UNION ALL SELECT 'seal ' || row_to_json(t) FROM event_seal.seal t ORDER BY 1",
                        String.class);
    }

    DataSource dataSource() {
        return dataSource;
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
