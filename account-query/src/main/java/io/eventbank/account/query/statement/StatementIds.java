package io.eventbank.account.query.statement;

import io.eventbank.account.api.query.Statement;
import io.eventbank.account.api.query.StatementView;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What tells a statement from all others. */
final class StatementIds {

    private StatementIds() {}

    /** Another one for each account and period, and after each event that counts in it. */
    static UUID of(Statement statement) {
        StatementView content = statement.content();
        String name =
                content.accountId().value() + "/" + content.from() + "/" + content.to() + "/" + statement.version();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
