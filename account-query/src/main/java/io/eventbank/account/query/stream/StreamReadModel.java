package io.eventbank.account.query.stream;

import io.eventbank.account.query.projection.ReadModel;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.projection.Schema;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The streams of all aggregates, of whatever type. */
@Component
final class StreamReadModel implements ReadModel {

    static final String NAME = "streams";

    private final JdbcTemplate jdbc;

    StreamReadModel(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Table> tables() {
        return List.of(Table.updated("event_stream"));
    }

    @Override
    public Writer writer(Schema schema) {
        StreamWriter writer = new StreamWriter(new StreamTables(jdbc, schema));
        return events -> {
            writer.write(events.stream()
                    .map(event ->
                            new RecordedEvent<>(StreamEvent.of(event), event.getSequenceNumber(), event.getTimestamp()))
                    .toList());
            return Map.of(); // nobody waits for a stream
        };
    }
}
