package io.eventbank.account.query.rebuild;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.query.projection.ReadModel;
import io.eventbank.account.query.projection.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.springframework.stereotype.Component;

/** What is asked of rebuilds, whichever node carries them out. */
@Component
public class RebuildRequests {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final List<ReadModel> models;
    private final Rebuilds rebuilds;
    private final ReadModelTables tables;
    private final Filling filling;
    private final RebuildRunner runner;
    private final RebuildProperties limits;

    RebuildRequests(
            List<ReadModel> models,
            Rebuilds rebuilds,
            ReadModelTables tables,
            Filling filling,
            RebuildRunner runner,
            RebuildProperties limits) {
        this.models = models;
        this.rebuilds = rebuilds;
        this.tables = tables;
        this.filling = filling;
        this.runner = runner;
        this.limits = limits;
    }

    /**
     * Has the read model of a processor made from the first event on.
     *
     * @throws Refusal {@code not_replayable}, {@code replay_running}
     */
    public void replay(String processor) {
        request(model(processor), Rebuild.Kind.REPLAY);
    }

    /**
     * Has the read model answer again that did before the last rebuild, once it has seen all events since. Returns when
     * it does, or when that takes too long, and then it does later.
     *
     * @throws Refusal {@code not_replayable}, {@code replay_running}, {@code no_previous_read_model}
     */
    public void rollBack(String processor) {
        ReadModel model = model(processor);
        if (rebuilds.find(processor).filter(last -> last.status().underWay()).isEmpty()
                && !tables.couldAnswer(model, Schema.PREVIOUS)) {
            throw new Refusal(
                    ErrorCode.NO_PREVIOUS_READ_MODEL,
                    "There is no read model from before a rebuild, or it is of another version of the application");
        }
        request(model, Rebuild.Kind.ROLLBACK);
        long end = System.nanoTime() + limits.rollbackWait().toNanos();
        while (rebuilds.underWay().contains(processor) && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    /** The rebuild of the read model of a processor that is under way, or the last one. */
    public Optional<RebuildView> find(String processor) {
        return models.stream()
                .filter(model -> model.name().equals(processor))
                .findFirst()
                .flatMap(model -> rebuilds.find(processor).map(rebuild -> view(model, rebuild)));
    }

    private void request(ReadModel model, Rebuild.Kind kind) {
        rebuilds.request(model, kind);
        runner.wake();
    }

    private RebuildView view(ReadModel model, Rebuild rebuild) {
        return RebuildView.of(rebuild, filling.behind(rebuild.position()), tables.couldAnswer(model, Schema.PREVIOUS));
    }

    private ReadModel model(String processor) {
        return models.stream()
                .filter(model -> model.name().equals(processor))
                .findFirst()
                .orElseThrow(() ->
                        new Refusal(ErrorCode.NOT_REPLAYABLE, "The processor " + processor + " makes no read model"));
    }
}
