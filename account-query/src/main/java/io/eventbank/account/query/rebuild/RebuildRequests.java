package io.eventbank.account.query.rebuild;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.query.projection.ReadModel;
import io.eventbank.account.query.projection.Schema;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What is asked of rebuilds, whichever node carries them out. */
@Component
public class RebuildRequests {

    private final List<ReadModel> models;
    private final Rebuilds rebuilds;
    private final ReadModelTables tables;
    private final Filling filling;
    private final RebuildRunner runner;

    RebuildRequests(
            List<ReadModel> models, Rebuilds rebuilds, ReadModelTables tables, Filling filling, RebuildRunner runner) {
        this.models = models;
        this.rebuilds = rebuilds;
        this.tables = tables;
        this.filling = filling;
        this.runner = runner;
    }

    /** Whether a processor makes a read model that can be rebuilt. */
    public boolean isReplayable(String processor) {
        return models.stream().anyMatch(model -> model.name().equals(processor));
    }

    /**
     * Has the read model of a processor made from the first event on.
     *
     * @throws Refusal {@code not_replayable}, {@code replay_running}
     */
    public RebuildView replay(String processor) {
        return request(model(processor), Rebuild.Kind.REPLAY);
    }

    /**
     * Has the read model answer again that did before the last rebuild, once it has seen all events since.
     *
     * @throws Refusal {@code not_replayable}, {@code replay_running}, {@code no_previous_read_model}
     */
    public RebuildView rollBack(String processor) {
        ReadModel model = model(processor);
        if (rebuilds.find(processor).filter(last -> last.status().underWay()).isEmpty()
                && !tables.exist(model, Schema.PREVIOUS)) {
            throw new Refusal(
                    ErrorCode.NO_PREVIOUS_READ_MODEL,
                    "There is no read model from before a rebuild, or it is of another version of the application");
        }
        return request(model, Rebuild.Kind.ROLLBACK);
    }

    /** The rebuild of the read model of a processor that is under way, or the last one. */
    public Optional<RebuildView> find(String processor) {
        return models.stream()
                .filter(model -> model.name().equals(processor))
                .findFirst()
                .flatMap(model -> rebuilds.find(processor).map(rebuild -> view(model, rebuild)));
    }

    private RebuildView request(ReadModel model, Rebuild.Kind kind) {
        rebuilds.request(model, kind);
        runner.wake();
        return view(model, rebuilds.find(model.name()).orElseThrow());
    }

    private RebuildView view(ReadModel model, Rebuild rebuild) {
        return RebuildView.of(rebuild, filling.behind(rebuild.position()), tables.exist(model, Schema.PREVIOUS));
    }

    private ReadModel model(String processor) {
        return models.stream()
                .filter(model -> model.name().equals(processor))
                .findFirst()
                .orElseThrow(() ->
                        new Refusal(ErrorCode.NOT_REPLAYABLE, "The processor " + processor + " makes no read model"));
    }
}
