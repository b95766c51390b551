package io.eventbank.account.query.history;

import io.eventbank.account.api.state.RecordedAccount;
import io.eventbank.account.api.value.AccountId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Finds checkpoints of accounts, and their events that were recorded after others that count from a later day. All of
 * it only saves reading: past states are the same without a row of it, and while it is behind the events.
 */
@Component
class Checkpoints {

    // The boundary is the first checkpoint with an event that does not count on the day: after it, only what is
    // backdated counts. All in one statement, so that its parts agree while the read model goes on.
    private static final String AS_OF = """
            SELECT account.version,
                   (SELECT content FROM account_query.account_checkpoint
                    WHERE account_id = account.account_id AND latest_day <= :day AND sequence <= :limit
                      AND revision = :revision
                    ORDER BY latest_day DESC, sequence DESC LIMIT 1) AS content,
                   boundary.sequence AS boundary,
                   (SELECT array_agg(sequence ORDER BY sequence) FROM account_query.account_backdated_event
                    WHERE account_id = account.account_id AND day <= :day
                      AND sequence > boundary.sequence AND sequence <= least(:limit, account.version)) AS backdated
            FROM account_query.account LEFT JOIN LATERAL
                 (SELECT sequence FROM account_query.account_checkpoint
                  WHERE account_id = account.account_id AND latest_day > :day
                  ORDER BY latest_day, sequence LIMIT 1) boundary ON TRUE
            WHERE account_id = :account
            """;

    private static final String RECORDED_BY = """
            SELECT account.version, account.earliest_unmarked,
                   (SELECT max(sequence) FROM account_query.account_checkpoint
                    WHERE account_id = account.account_id) AS last,
                   block.sequence AS block_end,
                   (SELECT max(sequence) FROM account_query.account_checkpoint
                    WHERE account_id = account.account_id AND sequence < block.sequence) AS before_block
            FROM account_query.account LEFT JOIN LATERAL
                 (SELECT sequence FROM account_query.account_checkpoint
                  WHERE account_id = account.account_id AND earliest_at <= :time
                  ORDER BY sequence DESC LIMIT 1) block ON TRUE
            WHERE account_id = :account
            """;

    private static final String UP_TO = """
            SELECT content FROM account_query.account_checkpoint
            WHERE account_id = :account AND sequence <= :limit AND revision = :revision
            ORDER BY sequence DESC LIMIT 1
            """;

    private final NamedParameterJdbcTemplate jdbc;
    private final Serializer serializer;

    Checkpoints(NamedParameterJdbcTemplate jdbc, Serializer serializer) {
        this.jdbc = jdbc;
        this.serializer = serializer;
    }

    /** The last checkpoint at or before an event of an account. */
    Optional<RecordedAccount> upTo(AccountId accountId, long sequence) {
        return jdbc
                .query(
                        UP_TO,
                        parameters(accountId).addValue("limit", sequence),
                        (row, number) -> read(row.getString(1)))
                .stream()
                .findFirst();
    }

    /** What to read to know what counts on a day, of the events up to one. */
    Selection selection(AccountId accountId, LocalDate day, long limit) {
        return jdbc
                .query(AS_OF, parameters(accountId).addValue("day", day).addValue("limit", limit), this::selection)
                .stream()
                .findFirst()
                .orElse(Selection.WHOLE_STREAM);
    }

    /** Where to look for the last event that was recorded up to a time. */
    List<Range> recordedBy(AccountId accountId, Instant time) {
        return jdbc
                .query(
                        RECORDED_BY,
                        parameters(accountId).addValue("time", time.atOffset(ZoneOffset.UTC)),
                        (row, number) -> ranges(row, time))
                .stream()
                .findFirst()
                .orElse(List.of(Range.from(0)));
    }

    private static MapSqlParameterSource parameters(AccountId accountId) {
        return new MapSqlParameterSource("account", accountId.value()).addValue("revision", RecordedAccount.REVISION);
    }

    private Selection selection(ResultSet row, int number) throws SQLException {
        String content = row.getString("content");
        RecordedAccount start = content == null ? null : read(content);
        long first = start == null ? 0 : start.version() + 1;
        long boundary = row.getLong("boundary");
        if (row.wasNull()) {
            return new Selection(start, List.of(Range.from(first)));
        }
        List<Range> ranges = new ArrayList<>();
        ranges.add(new Range(first, boundary));
        Array backdated = row.getArray("backdated");
        if (backdated != null) {
            ranges.addAll(Range.around((Long[]) backdated.getArray()));
        }
        ranges.add(Range.from(row.getLong("version") + 1));
        return new Selection(start, ranges);
    }

    /** The latest range first, since an event is looked for that has none after it. */
    private static List<Range> ranges(ResultSet row, Instant time) throws SQLException {
        List<Range> ranges = new ArrayList<>();
        OffsetDateTime unmarked = row.getObject("earliest_unmarked", OffsetDateTime.class);
        boolean noneUnmarked = unmarked == null || unmarked.toInstant().isAfter(time);
        ranges.add(Range.from((noneUnmarked ? row.getLong("version") : number(row, "last")) + 1));
        long blockEnd = number(row, "block_end");
        if (blockEnd >= 0) {
            ranges.add(new Range(number(row, "before_block") + 1, blockEnd));
        }
        return ranges;
    }

    private static long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? -1 : value;
    }

    private RecordedAccount read(String content) {
        return serializer.deserialize(
                new SimpleSerializedObject<>(content, String.class, RecordedAccount.class.getName(), null));
    }
}
