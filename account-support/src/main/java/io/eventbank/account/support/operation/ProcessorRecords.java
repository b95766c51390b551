package io.eventbank.account.support.operation;

import io.eventbank.account.support.operation.ProcessorStates.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The tables by which the processes speak to each other. Only the database's clock counts. */
final class ProcessorRecords {

    private static final JsonMapper JSON = new JsonMapper();

    private final JdbcTemplate jdbc;

    ProcessorRecords(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** A report, and whether the process that it is from is still there. */
    record Received(ProcessorReport report, boolean live) {}

    /** What is wanted of those processors that an operator has paused or resumed. */
    Map<String, State> states() {
        Map<String, State> states = new HashMap<>();
        jdbc.query("SELECT processor, paused, generation FROM operation.processor_state", row -> {
            states.put(row.getString(1), new State(row.getBoolean(2), row.getLong(3)));
        });
        return states;
    }

    /** Says what is wanted of a processor; the number of the wish. */
    long want(String processor, boolean paused) {
        return jdbc.queryForObject(
                "INSERT INTO operation.processor_state AS old (processor, paused, generation, changed_at)"
                        + " VALUES (?, ?, 1, now()) ON CONFLICT (processor) DO UPDATE"
                        + " SET paused = EXCLUDED.paused, generation = old.generation + 1, changed_at = now()"
                        + " RETURNING generation",
                Long.class,
                processor,
                paused);
    }

    /** Puts the reports of a process in the place of its last ones. */
    void report(String node, Collection<ProcessorReport> reports) {
        jdbc.batchUpdate(
                "INSERT INTO operation.processor_report"
                        + " (node, processor, running, generation, head, segments, seen_at, gone)"
                        + " VALUES (?, ?, ?, ?, ?, ?::jsonb, now(), false) ON CONFLICT (node, processor) DO UPDATE"
                        + " SET running = EXCLUDED.running, generation = EXCLUDED.generation, head = EXCLUDED.head,"
                        + " segments = EXCLUDED.segments, seen_at = EXCLUDED.seen_at, gone = false",
                reports,
                Math.max(1, reports.size()),
                (statement, report) -> {
                    statement.setString(1, node);
                    statement.setString(2, report.processor());
                    statement.setBoolean(3, report.running());
                    statement.setLong(4, report.generation());
                    statement.setLong(5, report.head());
                    statement.setString(6, JSON.writeValueAsString(report.segments()));
                });
    }

    /** Deletes reports that are older than that. */
    void forget(Duration age) {
        jdbc.update(
                "DELETE FROM operation.processor_report WHERE seen_at < now() - ? * interval '1 millisecond'",
                age.toMillis());
    }

    /** Says that a process ends: its last reports stay, but do not count. */
    void leave(String node) {
        jdbc.update("UPDATE operation.processor_report SET gone = true WHERE node = ?", node);
    }

    /**
     * All reports, the newest first.
     *
     * @param timeout how old one may be to be that of a process which is there
     */
    List<Received> reports(Duration timeout) {
        return jdbc.query(
                "SELECT *, NOT gone AND seen_at > now() - ? * interval '1 millisecond' AS live"
                        + " FROM operation.processor_report ORDER BY seen_at DESC, node",
                (row, number) -> received(row),
                timeout.toMillis());
    }

    /** Leaves an order, unless there is one for the processor already. */
    boolean order(SegmentOrder order, Duration patience) {
        jdbc.update(
                "DELETE FROM operation.segment_order WHERE processor = ? AND expires_at < now()", order.processor());
        return jdbc.update(
                        "INSERT INTO operation.segment_order"
                                + " (processor, order_id, kind, segment, other, status, expires_at)"
                                + " VALUES (?, ?, ?, ?, ?, 'OPEN', now() + ? * interval '1 millisecond')"
                                + " ON CONFLICT DO NOTHING",
                        order.processor(),
                        order.id(),
                        order.kind().name(),
                        order.segment(),
                        order.other(),
                        patience.toMillis())
                == 1;
    }

    /** The orders that nobody has taken. */
    List<SegmentOrder> openOrders() {
        return jdbc.query(
                "SELECT * FROM operation.segment_order WHERE status = 'OPEN' AND expires_at > now()",
                (row, number) -> new SegmentOrder(
                        row.getString("order_id"),
                        row.getString("processor"),
                        SegmentOrder.Kind.valueOf(row.getString("kind")),
                        row.getInt("segment"),
                        row.getObject("other", Integer.class)));
    }

    /** Takes an order; false if it is not to be had any more. */
    boolean take(SegmentOrder order) {
        return jdbc.update(
                        "UPDATE operation.segment_order SET status = 'TAKEN'"
                                + " WHERE order_id = ? AND status = 'OPEN' AND expires_at > now()",
                        order.id())
                == 1;
    }

    void finish(String orderId, boolean done) {
        jdbc.update(
                "UPDATE operation.segment_order SET status = ? WHERE order_id = ?",
                (done ? SegmentOrder.Status.DONE : SegmentOrder.Status.FAILED).name(),
                orderId);
    }

    Optional<SegmentOrder.Status> status(String orderId) {
        return jdbc
                .queryForList("SELECT status FROM operation.segment_order WHERE order_id = ?", String.class, orderId)
                .stream()
                .map(SegmentOrder.Status::valueOf)
                .findFirst();
    }

    /** Takes an order back, unless somebody is carrying it out. */
    void remove(String orderId) {
        jdbc.update("DELETE FROM operation.segment_order WHERE order_id = ? AND status <> 'TAKEN'", orderId);
    }

    private static Received received(ResultSet row) throws SQLException {
        return new Received(
                new ProcessorReport(
                        row.getString("processor"),
                        row.getBoolean("running"),
                        row.getLong("generation"),
                        row.getLong("head"),
                        List.of(JSON.readValue(row.getString("segments"), ProcessorReport.Segment[].class))),
                row.getBoolean("live"));
    }
}
