package io.eventbank.account.query.rebuild;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.eventbank.account.query.comparison.Comparison;
import io.eventbank.account.query.projection.Position;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A rebuild as operators see it.
 *
 * @param events how many it has read
 * @param position the number of the last one; 0 before the first
 * @param eventsPerSecond while it was busy; left out before the first batch
 * @param secondsLeft until it has read all that there are now, at that rate; left out when it is done
 * @param failure a code; left out unless it failed
 * @param comparison left out until the rebuilt read model was compared with the one before
 * @param canRollBack whether the read model before it is there
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RebuildView(
        Rebuild.Kind kind,
        Rebuild.Status status,
        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        long events,
        long position,
        @Nullable Long eventsPerSecond,
        @Nullable Long secondsLeft,
        @Nullable String failure,
        @Nullable Comparison comparison,
        boolean canRollBack) {

    /** Whether there is more to do. */
    @JsonIgnore
    public boolean isUnderWay() {
        return status.underWay();
    }

    /** @param behind how many events there are that it has not read */
    static RebuildView of(Rebuild rebuild, long behind, boolean canRollBack) {
        long millis = rebuild.busy().toMillis();
        Long rate = rebuild.events() == 0 || millis == 0 ? null : rebuild.events() * 1000 / millis;
        boolean underWay = rebuild.status().underWay();
        return new RebuildView(
                rebuild.kind(),
                rebuild.status(),
                rebuild.requestedAt(),
                rebuild.startedAt(),
                rebuild.finishedAt(),
                rebuild.events(),
                Math.max(0, Position.number(rebuild.position())),
                rate,
                underWay && rate != null && rate > 0 ? (Long) (behind / rate) : null,
                rebuild.failure(),
                rebuild.comparison(),
                canRollBack);
    }
}
