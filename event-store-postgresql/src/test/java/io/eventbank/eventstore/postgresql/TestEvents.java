package io.eventbank.eventstore.postgresql;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;

/** Events, serializers and connection pools for tests of engines. */
final class TestEvents {

    static final Serializer JSON = Jackson3Serializer.builder().build();

    private TestEvents() {}

    /** What happened, in words. */
    record Noted(String text) {}

    /** The name of a stream that no other test uses. */
    static String unique() {
        return UUID.randomUUID().toString();
    }

    static DomainEventMessage<?> event(String stream, long sequence) {
        return event(stream, sequence, Instant.now());
    }

    static DomainEventMessage<?> event(String stream, long sequence, Instant recordedAt) {
        return event("Thing", stream, sequence, new Noted("something"), recordedAt);
    }

    static DomainEventMessage<?> event(String type, String stream, long sequence, Object payload, Instant recordedAt) {
        return new GenericDomainEventMessage<>(
                type,
                stream,
                sequence,
                payload,
                Map.of("by", "tester"),
                UUID.randomUUID().toString(),
                recordedAt.truncatedTo(ChronoUnit.MILLIS));
    }

    /** A pool of connections, as each process has one. */
    static HikariDataSource pool(String databaseUrl) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(databaseUrl);
        pool.setUsername("postgres");
        pool.setMinimumIdle(0);
        pool.setConnectionTimeout(2_000);
        return pool;
    }
}
