package io.eventbank.account.query.transfer;

import io.eventbank.account.api.event.TransferEvent;
import io.eventbank.account.query.projection.ReadModel;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.projection.Schema;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Transfers. */
@Component
final class TransferReadModel implements ReadModel {

    static final String NAME = "transfers";

    private final JdbcTemplate jdbc;

    TransferReadModel(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Table> tables() {
        return List.of(Table.updated("transfer"));
    }

    @Override
    public Writer writer(Schema schema) {
        TransferWriter writer = new TransferWriter(new TransferTables(jdbc, schema));
        return events -> writer.write(RecordedEvent.of(TransferEvent.class, events));
    }
}
