package io.eventbank.account.command.snapshot;

import static org.awaitility.Awaitility.await;

import io.eventbank.account.api.value.StreamId;
import java.util.List;
import org.axonframework.config.Configuration;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The snapshots in the database of a command side. */
final class StoredSnapshots {

    private final ApplicationContext application;
    private final JdbcTemplate jdbc;

    StoredSnapshots(ApplicationContext application) {
        this.application = application;
        this.jdbc = application.getBean(JdbcTemplate.class);
    }

    /** Takes one at once, whatever the interval is. */
    void take(Class<?> type, StreamId stream) {
        application.getBean(Configuration.class).snapshotter().scheduleSnapshot(type, stream.toString());
    }

    /** The sequence numbers at which there is one. */
    List<Long> sequences(StreamId stream) {
        return jdbc.queryForList(
                "SELECT sequence FROM event_store.snapshot WHERE stream = ?", Long.class, stream.toString());
    }

    void awaitAt(StreamId stream, long sequence) {
        await().until(() -> sequences(stream).equals(List.of(sequence)));
    }

    JsonNode content(StreamId stream) {
        return JsonMapper.shared()
                .readTree(jdbc.queryForObject(
                        "SELECT convert_from(payload, 'UTF8') FROM event_store.snapshot WHERE stream = ?",
                        String.class,
                        stream.toString()));
    }

    /**
     * Changes the one that there is.
     *
     * @param assignments as in SQL, to columns; payload and metadata are texts
     */
    void change(StreamId stream, String assignments) {
        new TransactionTemplate(application.getBean(PlatformTransactionManager.class)).executeWithoutResult(status -> {
            jdbc.update(
                    "CREATE TEMPORARY TABLE changed ON COMMIT DROP AS SELECT sequence, aggregate_type, payload_type, revision,"
                            + " convert_from(payload, 'UTF8') AS payload, convert_from(metadata, 'UTF8') AS metadata"
                            + " FROM event_store.snapshot WHERE stream = '" + stream + "'");
            jdbc.update("UPDATE changed SET " + assignments);
            int changed = jdbc.update(
                    "UPDATE event_store.snapshot SET sequence = changed.sequence, aggregate_type = changed.aggregate_type,"
                            + " payload_type = changed.payload_type, revision = changed.revision,"
                            + " payload = convert_to(changed.payload, 'UTF8'),"
                            + " metadata = convert_to(changed.metadata, 'UTF8') FROM changed WHERE stream = ?",
                    stream.toString());
            if (changed != 1) {
                throw new AssertionError(changed + " snapshots of " + stream);
            }
        });
    }
}
