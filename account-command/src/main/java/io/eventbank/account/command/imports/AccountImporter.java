package io.eventbank.account.command.imports;

import io.eventbank.account.api.command.ImportAccount;
import io.eventbank.account.api.command.ImportOwner;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.Money;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.command.owner.OwnerDetails;
import io.eventbank.account.support.personaldata.PersonalData;
import io.eventbank.account.support.personaldata.PersonalField;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Imports accounts and their owners. */
@Component
class AccountImporter implements Importer {

    private static final String OWNER = "ownerId";

    private final ImportCommands commands;
    private final PersonalData personalData;
    private final Validator validator;

    AccountImporter(ImportCommands commands, PersonalData personalData, Validator validator) {
        this.commands = commands;
        this.personalData = personalData;
        this.validator = validator;
    }

    @Override
    public ImportKind kind() {
        return ImportKind.ACCOUNTS;
    }

    @Override
    public List<String> columns() {
        return List.of(
                "accountId", OWNER, "ownerName", "ownerEmail", "accountType", "currency", "openedOn", "overdraftLimit");
    }

    @Override
    public String key(CsvFile.Row row) {
        return new RowValues(row).id(OWNER);
    }

    @Override
    public void run(List<CsvFile.Row> rows, Map<String, ?> origin, ImportTally tally) {
        for (CsvFile.Row row : rows) {
            try {
                RowValues values = new RowValues(row);
                OwnerId owner = new OwnerId(values.id(OWNER));
                OwnerDetails details = new OwnerDetails(values.required("ownerName"), values.required("ownerEmail"));
                requireValid(details);
                ImportAccount account = account(values, owner);
                commands.send(
                        new ImportOwner(
                                owner,
                                personalData.encrypt(owner, PersonalField.NAME, details.name()),
                                personalData.encrypt(owner, PersonalField.EMAIL, details.email())),
                        origin);
                tally.add(commands.send(account, origin));
            } catch (Refusal refusal) {
                tally.reject(row.line(), refusal.details());
            }
        }
    }

    private static ImportAccount account(RowValues values, OwnerId owner) {
        return new ImportAccount(
                new AccountId(values.id("accountId")),
                owner,
                values.choice("accountType", AccountType.class),
                Money.currency(values.required("currency")),
                values.date("openedOn"),
                values.amount("overdraftLimit"));
    }

    private void requireValid(OwnerDetails details) {
        Set<ConstraintViolation<OwnerDetails>> violations = validator.validate(details);
        for (ConstraintViolation<OwnerDetails> violation : violations) {
            throw new Refusal(
                    ErrorCode.INVALID_REQUEST,
                    "The owner's " + violation.getPropertyPath() + " " + violation.getMessage());
        }
    }
}
