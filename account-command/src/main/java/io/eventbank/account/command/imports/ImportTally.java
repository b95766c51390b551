package io.eventbank.account.command.imports;

import io.eventbank.account.api.command.ImportOutcome;
import io.eventbank.account.api.error.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Counts what becomes of the rows of one import. Safe for use by several threads. */
public final class ImportTally {

    private static final int MAX_ERRORS = 100;

    private final List<ImportView.RowError> errors = new ArrayList<>();
    private long read;
    private long imported;
    private long skipped;
    private long rejected;

    synchronized void read() {
        read++;
    }

    synchronized void add(long importedRows, long skippedRows) {
        imported += importedRows;
        skipped += skippedRows;
    }

    synchronized void add(ImportOutcome outcome) {
        add(outcome == ImportOutcome.IMPORTED ? 1 : 0, outcome == ImportOutcome.SKIPPED ? 1 : 0);
    }

    synchronized void reject(long line, Refusal.Details refusal) {
        rejected++;
        addError(new ImportView.RowError(line, refusal.code().code(), refusal.message()));
    }

    /** Notes why the import stopped; unlike a rejected row it is never left out. */
    synchronized void stop(long line, String code, String message) {
        errors.add(0, new ImportView.RowError(line, code, message));
    }

    /** The counts so far: of the rows read, those imported, skipped and rejected. */
    public synchronized Counts counts() {
        return new Counts(read, imported, skipped, rejected, List.copyOf(errors));
    }

    /** Keeps the errors of the first lines, in whatever order the threads come upon them. */
    private void addError(ImportView.RowError error) {
        errors.add(error);
        errors.sort(Comparator.comparingLong(ImportView.RowError::line));
        if (errors.size() > MAX_ERRORS) {
            errors.remove(errors.size() - 1);
        }
    }

    /** A moment's counts. */
    public record Counts(long read, long imported, long skipped, long rejected, List<ImportView.RowError> errors) {}
}
