package io.eventbank.account.command.imports;

import io.eventbank.account.api.command.ImportTransactions;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransactionType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Imports transactions, an account's at once. */
@Component
class TransactionImporter implements Importer {

    private static final String ACCOUNT = "accountId";

    private final ImportCommands commands;
    private final int commandRows;

    TransactionImporter(ImportCommands commands, ImportProperties properties) {
        this.commands = commands;
        this.commandRows = properties.commandRows();
    }

    @Override
    public ImportKind kind() {
        return ImportKind.TRANSACTIONS;
    }

    @Override
    public List<String> columns() {
        return List.of("transactionId", ACCOUNT, "bookingDate", "type", "amount", "reference");
    }

    @Override
    public String key(CsvFile.Row row) {
        return new RowValues(row).id(ACCOUNT);
    }

    @Override
    public void run(List<CsvFile.Row> rows, Map<String, ?> origin, ImportTally tally) {
        AccountId account = new AccountId(key(rows.get(0)));
        List<ImportTransactions.Row> valid = new ArrayList<>();
        List<Long> lines = new ArrayList<>();
        for (CsvFile.Row row : rows) {
            try {
                valid.add(parse(row));
                lines.add(row.line());
            } catch (Refusal refusal) {
                tally.reject(row.line(), refusal.details());
            }
        }
        for (int from = 0; from < valid.size(); from += commandRows) {
            int to = Math.min(from + commandRows, valid.size());
            book(account, List.copyOf(valid.subList(from, to)), lines.subList(from, to), origin, tally);
        }
    }

    private void book(
            AccountId account,
            List<ImportTransactions.Row> rows,
            List<Long> lines,
            Map<String, ?> origin,
            ImportTally tally) {
        try {
            ImportTransactions.Result result = commands.send(new ImportTransactions(account, rows), origin);
            result.rejections().forEach(rejection -> tally.reject(lines.get(rejection.row()), rejection.refusal()));
            tally.add(result.imported(), result.skipped());
        } catch (Refusal refusal) {
            if (refusal.code() != ErrorCode.ACCOUNT_NOT_FOUND) {
                throw refusal;
            }
            Refusal.Details unknown =
                    new Refusal.Details(ErrorCode.UNKNOWN_ACCOUNT, "There is no account " + account.value());
            lines.forEach(line -> tally.reject(line, unknown));
        }
    }

    private static ImportTransactions.Row parse(CsvFile.Row row) {
        RowValues values = new RowValues(row);
        return new ImportTransactions.Row(
                new TransactionId(values.id("transactionId")),
                values.date("bookingDate"),
                values.choice("type", TransactionType.class),
                values.amount("amount"),
                values.reference("reference"));
    }
}
