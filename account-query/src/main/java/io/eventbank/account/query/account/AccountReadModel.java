package io.eventbank.account.query.account;

import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.event.OwnerEvent;
import io.eventbank.account.query.dispatch.QueryProperties;
import io.eventbank.account.query.history.CheckpointWriter;
import io.eventbank.account.query.projection.ReadModel;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.projection.Schema;
import io.eventbank.account.query.projection.ViewUpdates;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.serialization.Serializer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Accounts, their transactions and checkpoints, what is booked by day, and what accounts show of their owners. */
@Component
public final class AccountReadModel implements ReadModel {

    static final String NAME = "accounts";

    private static final List<Table> TABLES = List.of(
            Table.updated("account"),
            Table.updated("account_owner"),
            Table.appended("account_transaction"),
            Table.updated("account_day"),
            Table.updated("transaction_day"),
            Table.appended("account_checkpoint"),
            Table.appended("account_backdated_event"));

    private final JdbcTemplate jdbc;
    private final Serializer serializer;
    private final int checkpointInterval;

    AccountReadModel(JdbcTemplate jdbc, Serializer serializer, QueryProperties properties) {
        this.jdbc = jdbc;
        this.serializer = serializer;
        this.checkpointInterval = properties.checkpointInterval();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Table> tables() {
        return TABLES;
    }

    @Override
    public List<String> views() {
        return List.of("account_with_owner");
    }

    @Override
    public Writer writer(Schema schema) {
        AccountWriter accounts = new AccountWriter(
                new AccountTables(jdbc, schema),
                new DayTotals(jdbc, schema),
                new CheckpointWriter(jdbc, schema, serializer),
                checkpointInterval);
        AccountOwnerWriter owners = new AccountOwnerWriter(jdbc, schema);
        return events -> {
            Map<Object, ViewUpdates.Update> changes =
                    new HashMap<>(accounts.write(RecordedEvent.of(AccountEvent.class, events)));
            changes.putAll(owners.write(RecordedEvent.of(OwnerEvent.class, events)));
            return changes;
        };
    }
}
