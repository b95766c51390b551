package io.eventbank.account.query.account;

import io.eventbank.account.api.query.FindTransaction;
import io.eventbank.account.api.query.FindTransactions;
import io.eventbank.account.api.query.PageRequest;
import io.eventbank.account.api.query.TransactionView;
import io.eventbank.account.api.query.TransactionsPage;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransactionType;
import io.eventbank.account.query.dispatch.QuerySender;
import io.eventbank.account.support.paging.PageAnswers;
import io.eventbank.account.support.security.AllowedRoles;
import io.eventbank.account.support.security.Role;
import io.eventbank.account.support.web.InvalidParametersException;
import io.eventbank.account.support.web.Problems;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.LocalDate;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reads the transactions of an account. */
@RestController
@RequestMapping(path = "/api/v1/accounts/{accountId}/transactions", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Transactions")
class TransactionController {

    private final QuerySender queries;

    TransactionController(QuerySender queries) {
        this.queries = queries;
    }

    @GetMapping
    @AllowedRoles({Role.TELLER, Role.AUDITOR, Role.CUSTOMER})
    @Operation(
            operationId = "listTransactions",
            summary = "Lists an account's transactions by booking date, then sequence")
    ResponseEntity<TransactionsPage> transactions(
            @PathVariable AccountId accountId,
            @RequestParam(required = false) LocalDate from,
            @RequestParam(required = false) LocalDate to,
            @RequestParam(required = false) TransactionType type,
            @RequestParam(defaultValue = PageAnswers.DEFAULT_LIMIT) @Min(1) @Max(PageAnswers.MAX_LIMIT) int limit,
            @RequestParam(required = false) String cursor,
            @RequestParam(required = false) @PositiveOrZero Long minVersion) {
        if (from != null && to != null && from.isAfter(to)) {
            throw new InvalidParametersException(List.of(new Problems.FieldError("from", "must not be after to")));
        }
        PageRequest page = new PageRequest(cursor, limit);
        return PageAnswers.of(queries.findOfAccount(
                accountId, minVersion, new FindTransactions(accountId, from, to, type, page), TransactionsPage.class));
    }

    @GetMapping("/{transactionId}")
    @AllowedRoles({Role.TELLER, Role.AUDITOR, Role.CUSTOMER})
    @Operation(operationId = "getTransaction", summary = "Reads a transaction")
    TransactionView transaction(
            @PathVariable AccountId accountId,
            @PathVariable TransactionId transactionId,
            @RequestParam(required = false) @PositiveOrZero Long minVersion) {
        return queries.findOfTransaction(
                accountId, minVersion, new FindTransaction(accountId, transactionId), TransactionView.class);
    }
}
