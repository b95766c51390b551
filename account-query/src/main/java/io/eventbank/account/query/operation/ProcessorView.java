package io.eventbank.account.query.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.eventbank.account.query.rebuild.RebuildView;
import io.eventbank.account.support.operation.SegmentError;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event processor, over all processes that have it. */
@Schema(name = "Processor")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ProcessorView(
        String name,

        @Schema(description = "Whether it runs in one of the processes")
        boolean running,

        List<SegmentView> segments,

        @Schema(description = "Events that it is behind, at most: their numbers have gaps")
        long lag,

        @Schema(
                description =
                        "For how many seconds, rounded up, the oldest event has been recorded that it has not handled;"
                                + " missing if that is not known",
                nullable = true)
        Long lagSeconds,

        @Schema(description = "Events that it could not handle")
        long deadLetters,

        @Schema(description = "The rebuild of its read model that is under way, or the last one") @Nullable
        RebuildView rebuild) {

    /** A part of a processor's work. */
    @Schema(name = "ProcessorSegment")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SegmentView(
            int id,

            @Schema(description = "Number of the last event that it has handled; 0 before the first")
            long position,

            boolean caughtUp,

            @Schema(description = "Whether its read model is being rebuilt")
            boolean replaying,

            @Schema(description = "Why it does not get on") @Nullable
            SegmentError error) {}
}
