package io.eventbank.account.query.rebuild;

import io.eventbank.account.query.projection.Fence;
import io.eventbank.account.query.projection.ParkingWriter;
import io.eventbank.account.query.projection.Position;
import io.eventbank.account.query.projection.ProcessorPositions;
import io.eventbank.account.query.projection.ReadModel;
import io.eventbank.account.query.projection.Schema;
import io.eventbank.account.query.projection.SessionLocks;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.axonframework.eventhandling.TrackingToken;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Rebuilds read models: fills tables beside those that answer, compares both at the same event, and exchanges them in
 * one transaction. It can be stopped anywhere and gone on with, by another node too: all that it knows is in the
 * database.
 *
 * <p>The processor goes on meanwhile, and after the exchange with the tables that it then finds: of the events that it
 * hands to them, those that they have seen change nothing. So they must only have seen all that the processor has,
 * which they have once all that is recorded was read while the fence is closed.
 */
@Component
class Rebuilder {

    /** The failure of a rebuild that could not handle events which the read model before it has. */
    static final String NEW_DEAD_LETTERS = "new_dead_letters";

    /** The failure of a rollback whose tables are of another version of the application by now. */
    static final String NO_PREVIOUS_READ_MODEL = "no_previous_read_model";

    private static final Logger LOG = LoggerFactory.getLogger(Rebuilder.class);

    private final ParkingWriter.Factory writers;
    private final Rebuilds rebuilds;
    private final ProcessorPositions positions;
    private final ReadModelTables tables;
    private final Filling filling;
    private final Fence fence;
    private final DataSource dataSource;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final RebuildProperties limits;

    Rebuilder(
            ParkingWriter.Factory writers,
            Rebuilds rebuilds,
            ProcessorPositions positions,
            ReadModelTables tables,
            Filling filling,
            Fence fence,
            DataSource dataSource,
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            RebuildProperties limits) {
        this.writers = writers;
        this.rebuilds = rebuilds;
        this.positions = positions;
        this.tables = tables;
        this.filling = filling;
        this.fence = fence;
        this.dataSource = dataSource;
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
        this.limits = limits;
    }

    /**
     * Goes on with the rebuild of a read model until it is done or stopped; only one at a time may do so.
     *
     * @throws org.springframework.dao.CannotAcquireLockException if somebody was in the way for too long: it can be
     *     gone on with later
     */
    void run(ReadModel model, BooleanSupplier stopped) {
        Rebuild rebuild = rebuilds.find(model.name()).orElseThrow();
        if (rebuild.status() == Rebuild.Status.REQUESTED || !tables.exist(model, Schema.NEXT)) {
            if (rebuild.kind() == Rebuild.Kind.ROLLBACK && !tables.couldAnswer(model, Schema.PREVIOUS)) {
                fail(model, NO_PREVIOUS_READ_MODEL);
                return;
            }
            rebuild = start(model, rebuild);
        }
        fill(model, stopped);
        if (rebuild.status() == Rebuild.Status.FILLING && !stopped.getAsBoolean()) {
            rebuild = reached(model, Rebuild.Status.INDEXING);
        }
        if (rebuild.status() == Rebuild.Status.INDEXING && !stopped.getAsBoolean()) {
            rebuild = index(model);
            fill(model, stopped);
        }
        if (rebuild.status() == Rebuild.Status.COMPARING && !stopped.getAsBoolean()) {
            if (rebuild.kind() == Rebuild.Kind.REPLAY && rebuild.comparison() == null) {
                compare(model);
                fill(model, stopped);
            }
            if (!stopped.getAsBoolean()) {
                exchange(model, rebuild.kind());
                if (rebuilds.find(model.name()).orElseThrow().status() == Rebuild.Status.FAILED) {
                    discard(model);
                }
            }
        }
    }

    /** Gives the rebuild up. The read model before the last one can still be gone back to. */
    void fail(ReadModel model, String failure) {
        transactions.executeWithoutResult(status -> {
            Rebuild rebuild = rebuilds.find(model.name()).orElseThrow();
            if (rebuild.kind() == Rebuild.Kind.ROLLBACK
                    && rebuild.status() != Rebuild.Status.REQUESTED
                    && tables.exist(model, Schema.NEXT)) {
                tables.move(model, Schema.NEXT, Schema.PREVIOUS);
                rebuilds.previousIsAt(model.name(), rebuild.position());
            }
            rebuilds.failed(model.name(), failure);
        });
        discard(model);
    }

    /** Lest what is erased from the tables that answer be kept in those of a rebuild that goes on no more. */
    private void discard(ReadModel model) {
        try {
            transactions.executeWithoutResult(status -> {
                jdbc.execute(
                        "SET LOCAL lock_timeout = " + limits.switchTimeout().toMillis());
                tables.discard(model, Schema.NEXT);
            });
        } catch (DataAccessException e) {
            LOG.warn("The tables of the failed rebuild of {} stay until the next one", model.name(), e);
        }
    }

    private Rebuild start(ReadModel model, Rebuild rebuild) {
        LOG.info("A {} of the read model {} starts", rebuild.kind(), model.name());
        return transactions.execute(status -> {
            if (rebuild.kind() == Rebuild.Kind.REPLAY) {
                tables.create(model, Schema.NEXT);
                rebuilds.started(model.name(), null, Rebuild.Status.FILLING);
            } else {
                tables.move(model, Schema.PREVIOUS, Schema.NEXT);
                rebuilds.started(model.name(), rebuild.previousPosition(), Rebuild.Status.COMPARING);
            }
            return rebuilds.find(model.name()).orElseThrow();
        });
    }

    private void fill(ReadModel model, BooleanSupplier stopped) {
        filling.fill(
                writers.writer(model, Schema.NEXT),
                rebuilds.find(model.name()).orElseThrow().position(),
                new Filling.Progress() {
                    @Override
                    public void starts(TrackingToken position) {
                        rebuilds.claim(model.name(), position);
                    }

                    @Override
                    public void filledUpTo(TrackingToken position, int events, Duration took) {
                        rebuilds.filledUpTo(model.name(), position, events, took);
                    }
                },
                stopped);
    }

    private Rebuild reached(ReadModel model, Rebuild.Status status) {
        rebuilds.reached(model.name(), status);
        return rebuilds.find(model.name()).orElseThrow();
    }

    private Rebuild index(ReadModel model) {
        return transactions.execute(status -> {
            tables.complete(model, Schema.NEXT);
            return reached(model, Rebuild.Status.COMPARING);
        });
    }

    private void compare(ReadModel model) {
        boolean sameEvents;
        SnapshotComparison snapshot;
        try (SessionLocks.Held closed = fence.hold(model, limits.fenceTimeout())) {
            sameEvents = Boolean.TRUE.equals(transactions.execute(status -> level(model)));
            snapshot = new SnapshotComparison(dataSource);
        }
        try (snapshot) {
            rebuilds.compared(model.name(), snapshot.compare(model, sameEvents, limits.comparisonExamples()));
        }
    }

    /** Has both read models see all events, behind the closed fence; false if the old one lacks too many for that. */
    private boolean level(ReadModel model) {
        TrackingToken processor = positions.of(model);
        boolean near = filling.behind(processor) <= limits.maxCatchUp();
        TrackingToken position = rebuilds.claim(model.name());
        ReadModel.Writer next = writers.writer(model, Schema.NEXT);
        // The same events for both, since more are recorded all the time; what one of them has seen changes nothing.
        TrackingToken reached = near
                ? filling.writeAll(
                        List.of(writers.writer(model, Schema.LIVE), next), Position.lowest(processor, position))
                : filling.writeAll(List.of(next), position);
        rebuilds.movedTo(model.name(), reached);
        return near;
    }

    private void exchange(ReadModel model, Rebuild.Kind kind) {
        transactions.executeWithoutResult(status -> {
            fence.close(model, limits.fenceTimeout());
            boolean sameEvents = level(model);
            // To go back to a read model that lacks events may be what is wanted, and so may be to replace a stopped
            // one.
            List<String> failing = kind == Rebuild.Kind.REPLAY && sameEvents
                    ? tables.lettersOnlyIn(model, Schema.NEXT, Schema.LIVE)
                    : List.of();
            if (!failing.isEmpty()) {
                LOG.warn(
                        "The rebuilt read model {} is not taken: it cannot handle events of {} streams that the one"
                                + " before has, such as {}",
                        model.name(),
                        failing.size(),
                        failing.get(0));
                rebuilds.failed(model.name(), NEW_DEAD_LETTERS);
                return;
            }
            jdbc.execute("SET LOCAL lock_timeout = " + limits.switchTimeout().toMillis());
            TrackingToken processor = positions.of(model);
            tables.move(model, Schema.LIVE, Schema.PREVIOUS);
            tables.move(model, Schema.NEXT, Schema.LIVE);
            rebuilds.switched(model.name(), processor);
            LOG.info("The rebuilt read model {} answers from now on", model.name());
        });
    }
}
