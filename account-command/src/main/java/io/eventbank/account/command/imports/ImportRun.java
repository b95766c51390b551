package io.eventbank.account.command.imports;

import io.eventbank.account.api.error.Refusal;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Imports one file, a chunk of rows at a time: the rows of one key after another, those of different keys at the same
 * time.
 */
final class ImportRun {

    private final Importer importer;
    private final Executor workers;
    private final ImportProperties properties;
    private final Map<String, ?> origin;
    private final ImportTally tally;

    private final Map<String, List<CsvFile.Row>> chunk = new LinkedHashMap<>();
    private int chunkRows;

    ImportRun(
            Importer importer,
            Executor workers,
            ImportProperties properties,
            Map<String, ?> origin,
            ImportTally tally) {
        this.importer = importer;
        this.workers = workers;
        this.properties = properties;
        this.origin = origin;
        this.tally = tally;
    }

    /**
     * Imports all rows and returns when they are durable.
     *
     * @throws ImportFailure if it cannot go on; the rows before are imported
     */
    void run(InputStream content) {
        new CsvFile(importer.columns(), properties.maxRecordLength()).read(content, this::add);
        importChunk();
    }

    private void add(CsvFile.Row row) {
        tally.read();
        try {
            chunk.computeIfAbsent(importer.key(row), key -> new ArrayList<>()).add(row);
            chunkRows++;
        } catch (Refusal refusal) {
            tally.reject(row.line(), refusal.details());
        }
        if (chunkRows >= properties.chunkRows()) {
            importChunk();
        }
    }

    private void importChunk() {
        List<CompletableFuture<Void>> work = chunk.values().stream()
                .map(rows -> CompletableFuture.runAsync(() -> importer.run(rows, origin, tally), workers))
                .toList();
        long firstLine = chunk.values().stream()
                .mapToLong(rows -> rows.get(0).line())
                .min()
                .orElse(0);
        chunk.clear();
        chunkRows = 0;
        try {
            CompletableFuture.allOf(work.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw new ImportFailure(
                    firstLine,
                    "interrupted",
                    "The import stopped at or after this line; send the file again to go on",
                    e.getCause());
        }
    }
}
