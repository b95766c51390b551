package io.eventbank.account.command.snapshot;

import static org.awaitility.Awaitility.await;

import io.eventbank.account.api.value.StreamId;
import java.util.List;
import org.axonframework.config.Configuration;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
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
                "SELECT sequence_number FROM event_store.snapshot_event_entry WHERE aggregate_identifier = ?"
                        + " ORDER BY 1",
                Long.class,
                stream.toString());
    }

    void awaitAt(StreamId stream, long sequence) {
        await().until(() -> sequences(stream).equals(List.of(sequence)));
    }

    JsonNode content(StreamId stream) {
        return JsonMapper.shared()
                .readTree(jdbc.queryForObject(
                        "SELECT payload FROM event_store.snapshot_event_entry WHERE aggregate_identifier = ?",
                        String.class,
                        stream.toString()));
    }

    /**
     * Changes the one that there is.
     *
     * @param assignments as in SQL, to columns
     */
    void change(StreamId stream, String assignments) {
        int changed = jdbc.update(
                "UPDATE event_store.snapshot_event_entry SET " + assignments + " WHERE aggregate_identifier = ?",
                stream.toString());
        if (changed != 1) {
            throw new AssertionError(changed + " snapshots of " + stream);
        }
    }
}
