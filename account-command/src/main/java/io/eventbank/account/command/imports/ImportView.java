package io.eventbank.account.command.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far an import is; {@code errors} are the first ones only. */
public record ImportView(
        String importId,
        ImportKind kind,
        Status status,
        long rowsRead,
        long rowsImported,
        long rowsSkipped,
        long rowsRejected,
        Instant startedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant finishedAt,
        List<RowError> errors) {

    /** Whether it goes on, has come to the end of the file, or stopped before it. */
    public enum Status {
        RUNNING,
        COMPLETED,
        FAILED
    }

    /** Why a row was not imported, or why the import stopped; by the line in the file, from 1. */
    public record RowError(long line, String code, String message) {}
}
