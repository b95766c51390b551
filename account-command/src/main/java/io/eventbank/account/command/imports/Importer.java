package io.eventbank.account.command.imports;

import java.util.List;
import java.util.Map;

/** Imports the rows of one kind of file. */
interface Importer {

    ImportKind kind();

    /** The columns that a file must have. */
    List<String> columns();

    /**
     * The rows that have to be imported one after another are those of one key.
     *
     * @throws io.eventbank.account.api.error.Refusal if the row has no valid key
     */
    String key(CsvFile.Row row);

    /**
     * Imports rows of one key, in their order.
     *
     * @param origin metadata for the commands: on whose behalf, from which request
     */
    void run(List<CsvFile.Row> rows, Map<String, ?> origin, ImportTally tally);
}
