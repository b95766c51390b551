package io.eventbank.account.query.owner;

import io.eventbank.account.api.event.OwnerEvent;
import io.eventbank.account.query.projection.ReadModel;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.projection.Schema;
import io.eventbank.account.support.personaldata.PersonalData;
import io.eventbank.account.support.personaldata.SearchTokens;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Owners, and what they are found by. */
@Component
final class OwnerReadModel implements ReadModel {

    static final String NAME = "owners";

    private final JdbcTemplate jdbc;
    private final PersonalData personalData;
    private final SearchTokens searchTokens;

    OwnerReadModel(JdbcTemplate jdbc, PersonalData personalData, SearchTokens searchTokens) {
        this.jdbc = jdbc;
        this.personalData = personalData;
        this.searchTokens = searchTokens;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Table> tables() {
        return List.of(Table.updated("owner"), Table.updated("owner_search"));
    }

    @Override
    public Writer writer(Schema schema) {
        OwnerWriter writer = new OwnerWriter(new OwnerTables(jdbc, schema), personalData, searchTokens);
        return events -> writer.write(RecordedEvent.of(OwnerEvent.class, events));
    }
}
