package io.eventbank.account.query.proof;

import io.eventbank.account.query.proof.StoredRows.Row;
import io.eventbank.account.query.proof.VerificationView.Kind;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** What somebody with all rights can do to stored events, and what a verification has to say about it. */
enum Falsification {
    BIT_OF_CONTENT(rows -> changed(
            rows,
            "content = set_byte(content, octet_length(content) * ? / 100,"
                    + " get_byte(content, octet_length(content) * ? / 100) # ?)",
            percentAndBit(rows))),
    LONGER_CONTENT(rows -> changed(rows, "content = content || '\\x00'")),
    SHORTER_CONTENT(rows -> changed(rows, "content = substr(content, 1, octet_length(content) - 1)")),
    NO_CONTENT(rows -> changed(rows, "content = ''")),
    STREAM(rows -> changed(rows, "stream = 'BankAccount-another', sequence = 0")),
    SEQUENCE(rows -> changed(rows, "sequence = sequence + 100000")),
    EVENT_ID(rows -> changed(rows, "event_id = set_byte(event_id, 3, get_byte(event_id, 3) # 1)")),
    LONGER_EVENT_ID(rows -> changed(rows, "event_id = event_id || '\\x61'")),
    RECORDED_AT(
            rows -> changed(rows, "recorded_at = recorded_at + ?", rows.random().nextBoolean() ? 1 : -1)),
    ANOTHER_TYPE(rows ->
            changed(rows, "type = (SELECT min(id) FROM event_store.event_type WHERE event_type.id <> event.type)")),
    UNKNOWN_TYPE(rows -> changed(rows, "type = 99")),
    FORGED_IN_PLACE(rows -> changed(
            rows,
            "stream = 'BankAccount-forged', sequence = 0, content = content || content,"
                    + " event_id = uuid_send(gen_random_uuid())")),
    POSITION_IN_THE_SAME_ORDER(rows -> {
        Row row = rows.get(rows.anyLastOfTransaction(0));
        if (row == rows.get(rows.sealed() - 1)) {
            row = rows.get(0); // behind the last one would be elsewhere
            rows.update(row, "position = position - 1");
        } else {
            rows.update(row, "position = position + 1");
        }
        return new Expected(Kind.CHANGED, row);
    }),
    TYPE_RENAMED(rows -> typeChanged(rows, "UPDATE event_store.event_type SET payload_type = 'another' WHERE id = ?")),
    TYPE_OF_ANOTHER_REVISION(
            rows -> typeChanged(rows, "UPDATE event_store.event_type SET revision = '9' WHERE id = ?")),
    TYPE_OF_NO_AGGREGATE(
            rows -> typeChanged(rows, "UPDATE event_store.event_type SET aggregate_type = NULL WHERE id = ?")),
    TYPE_OF_ANOTHER_SHAPE(rows -> typeChanged(
            rows,
            "UPDATE event_store.event_type SET payload_shape = replace(payload_shape, 'amount', 'amounts')"
                    + " WHERE id = ?")),
    TYPE_OF_OTHER_METADATA(rows -> typeChanged(
            rows,
            "UPDATE event_store.event_type SET metadata_shape = replace(metadata_shape, 'actor', 'nobody')"
                    + " WHERE id = ?")),
    TYPE_REMOVED(rows -> typeChanged(rows, "DELETE FROM event_store.event_type WHERE id = ?")),
    CONTENTS_SWAPPED(rows -> {
        int[] two = two(rows);
        Row first = rows.get(two[0]);
        Row second = rows.get(two[1]);
        rows.execute(
                "UPDATE event_store.event one SET content = other.content, type = other.type FROM event_store.event other"
                        + " WHERE (one.position, other.position) IN ((?, ?), (?, ?))",
                first.position(),
                second.position(),
                second.position(),
                first.position());
        return new Expected(Kind.CHANGED, first);
    }),
    PLACES_SWAPPED(rows -> {
        int[] two = two(rows);
        Row first = rows.get(two[0]);
        Row second = rows.get(two[1]);
        Row aside = new Row(-1, -1, 0, null, 0, null);
        place(rows, first, aside.transaction(), aside.position());
        place(rows, second, first.transaction(), first.position());
        place(rows, aside, second.transaction(), second.position());
        return new Expected(Kind.MOVED, two[1] == two[0] + 1 ? second : first);
    }),
    MOVED_BACK(rows -> {
        int last = rows.anyLastOfTransaction(1);
        int index = rows.random().nextInt(last);
        place(
                rows,
                rows.get(index),
                rows.get(last).transaction(),
                rows.get(last).position() + 1);
        return new Expected(Kind.MOVED, last == index + 1 ? rows.get(last) : rows.get(index));
    }),
    MOVED_FORWARD(rows -> {
        int index = rows.anyFirstOfTransaction(rows.sealed() - 1);
        Row moved = rows.get(index + 1 + rows.random().nextInt(rows.sealed() - index - 1));
        place(rows, moved, rows.get(index).transaction(), rows.get(index).position() - 1);
        return new Expected(Kind.MOVED, moved);
    }),
    MOVED_FORWARD_TO_THE_SEALED_ONES(rows -> {
        int index = rows.anyFirstOfTransaction(rows.sealed());
        Row moved = rows.get(rows.sealed() + rows.random().nextInt(rows.all().size() - rows.sealed()));
        place(rows, moved, rows.get(index).transaction(), rows.get(index).position() - 1);
        return new Expected(Kind.ADDED, moved);
    }),
    MOVED_BEHIND_ALL(rows -> {
        Row row = rows.get(rows.any());
        Row last = rows.get(rows.all().size() - 1);
        place(rows, row, last.transaction(), last.position() + 1);
        return new Expected(Kind.MOVED, row);
    }),
    ONE_REMOVED(rows -> {
        int index = rows.any();
        rows.delete(rows.get(index));
        return new Expected(index == rows.sealed() - 1 ? Kind.CUT_OFF : Kind.REMOVED, rows.get(index));
    }),
    SEVERAL_REMOVED(rows -> {
        TreeSet<Integer> some = new TreeSet<>();
        rows.random().ints(5, 0, rows.sealed()).forEach(some::add);
        some.forEach(index -> rows.delete(rows.get(index)));
        boolean allBehind = some.size() == rows.sealed() - some.first();
        return new Expected(allBehind ? Kind.CUT_OFF : Kind.REMOVED, rows.get(some.first()));
    }),
    STREAM_REMOVED(rows -> {
        String stream = rows.get(rows.any()).stream();
        rows.execute("DELETE FROM event_store.event WHERE stream = ?", stream);
        return new Expected(Kind.REMOVED, firstOf(rows, row -> row.stream().equals(stream)));
    }),
    REMOVED_AND_THE_REST_RENUMBERED(rows -> {
        Row row = rows.get(rows.any());
        rows.delete(row);
        rows.execute(
                "UPDATE event_store.event SET sequence = sequence - 1 WHERE stream = ? AND sequence > ?",
                row.stream(),
                row.sequence());
        return new Expected(Kind.MOVED, row); // another one has its name
    }),
    ADDED(rows -> {
        Row before = rows.get(rows.anyFirstOfTransaction(rows.sealed()));
        rows.insert(
                "INSERT INTO event_store.event"
                        + " (transaction, position, sequence, recorded_at, type, stream, event_id, content)"
                        + " SELECT transaction, position - 1, 7, recorded_at, type, 'BankAccount-forged',"
                        + " uuid_send(gen_random_uuid()), content FROM event_store.event WHERE position = ?",
                before.position());
        return new Expected(
                Kind.ADDED, new Row(before.transaction(), before.position() - 1, 0, "BankAccount-forged", 7, null));
    }),
    CUT_OFF(rows -> {
        Row row = rows.get(rows.any());
        rows.execute(
                "DELETE FROM event_store.event WHERE (transaction, position) >= (?, ?)",
                row.transaction(),
                row.position());
        return new Expected(Kind.CUT_OFF, row);
    }),
    CUT_OFF_BEFORE_THOSE_THAT_ARE_NOT_SEALED(rows -> {
        int index = rows.any();
        IntStream.range(index, rows.sealed()).forEach(gone -> rows.delete(rows.get(gone)));
        return new Expected(Kind.CUT_OFF, rows.get(index));
    }),
    TRUNCATED(rows -> {
        rows.truncate();
        return new Expected(Kind.CUT_OFF, rows.get(0));
    });

    private final Function<StoredRows, Expected> change;

    Falsification(Function<StoredRows, Expected> change) {
        this.change = change;
    }

    /** What has to be found: in which way, and which event. */
    record Expected(Kind kind, String stream, long sequence) {

        private Expected(Kind kind, Row row) {
            this(kind, row.stream(), row.sequence());
        }
    }

    Expected apply(StoredRows rows) {
        return change.apply(rows);
    }

    private static Expected changed(StoredRows rows, String assignments, Object... arguments) {
        Row row = rows.get(rows.any());
        rows.update(row, assignments, arguments);
        return new Expected(Kind.CHANGED, row);
    }

    private static Object[] percentAndBit(StoredRows rows) {
        int percent = rows.random().nextInt(100);
        return new Object[] {percent, percent, 1 << rows.random().nextInt(8)};
    }

    private static Expected typeChanged(StoredRows rows, String statement) {
        int type = rows.get(rows.any()).type();
        rows.execute(statement, type);
        return new Expected(Kind.CHANGED, firstOf(rows, row -> row.type() == type));
    }

    private static Row firstOf(StoredRows rows, Predicate<Row> condition) {
        return rows.all().stream().filter(condition).findFirst().orElseThrow();
    }

    /** The indexes of two sealed events. */
    private static int[] two(StoredRows rows) {
        int first = rows.random().nextInt(rows.sealed() - 1);
        int second = rows.random().nextInt(4) == 0
                ? first + 1
                : first + 1 + rows.random().nextInt(rows.sealed() - first - 1);
        return new int[] {first, second};
    }

    private static void place(StoredRows rows, Row row, long transaction, long position) {
        rows.update(row, "transaction = ?, position = ?", transaction, position);
    }
}
