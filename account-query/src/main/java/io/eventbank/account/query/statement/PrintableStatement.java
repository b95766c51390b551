package io.eventbank.account.query.statement;

import com.fasterxml.jackson.annotation.JsonValue;
import io.eventbank.account.api.query.Statement;
import io.eventbank.account.api.query.StatementView;

/** A statement that the request says the form of. As JSON it is its content alone. */
record PrintableStatement(Statement statement) {

    @JsonValue
    StatementView content() {
        return statement.content();
    }
}
