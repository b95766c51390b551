package io.eventbank.account.query.statement;

import io.eventbank.account.api.query.AccountView;
import io.eventbank.account.api.query.DailyBalancesPage;
import io.eventbank.account.api.query.FindDailyBalances;
import io.eventbank.account.api.query.FindPastAccount;
import io.eventbank.account.api.query.FindStatementSummary;
import io.eventbank.account.api.query.PageRequest;
import io.eventbank.account.api.query.StatementSummary;
import io.eventbank.account.api.query.StatementView;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.query.dispatch.QueryProperties;
import io.eventbank.account.query.dispatch.QuerySender;
import io.eventbank.account.query.dispatch.RowsInMemory;
import io.eventbank.account.support.paging.PageAnswers;
import io.eventbank.account.support.security.AllowedRoles;
import io.eventbank.account.support.security.Role;
import io.eventbank.account.support.web.InvalidParametersException;
import io.eventbank.account.support.web.Problems;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
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

/** Reads statements and daily balances of an account. */
@RestController
@RequestMapping("/api/v1/accounts/{accountId}")
@Tag(name = "Accounts")
class StatementController {

    private final QuerySender queries;
    private final StatementReader statements;
    private final RowsInMemory rows;

    StatementController(QuerySender queries, QueryProperties properties, RowsInMemory rows) {
        this.queries = queries;
        this.statements = new StatementReader(queries, properties.statementPage());
        this.rows = rows;
    }

    @GetMapping(
            path = "/statement",
            produces = {
                // The first is what is answered with to those who take anything.
                MediaType.APPLICATION_JSON_VALUE,
                CsvStatement.TYPE,
                MediaType.APPLICATION_PDF_VALUE,
                MediaType.APPLICATION_XML_VALUE
            })
    @AllowedRoles({Role.TELLER, Role.AUDITOR, Role.CUSTOMER})
    @Operation(
            operationId = "getStatement",
            summary = "Reads what happened on an account in a period: as JSON, CSV, PDF or XML (camt.053.001.08)",
            description = "The CSV has a header line and a row for each transaction.")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = StatementView.class)),
                @Content(mediaType = CsvStatement.TYPE, schema = @Schema(type = "string")),
                @Content(
                        mediaType = MediaType.APPLICATION_PDF_VALUE,
                        schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = MediaType.APPLICATION_XML_VALUE, schema = @Schema(type = "string"))
            })
    @ApiResponse(responseCode = "422")
    PrintableStatement statement(
            @PathVariable AccountId accountId,
            @RequestParam LocalDate from,
            @RequestParam LocalDate to,
            @RequestParam(required = false) @PositiveOrZero Long minVersion) {
        requireOrder(from, to);
        // The events say up to which one the statement has to be, and then the tables it is made of are waited for.
        AccountView then = queries.findOfAccount(
                accountId, minVersion, new FindPastAccount(accountId, to, null, null), AccountView.class);
        FindStatementSummary query = new FindStatementSummary(accountId, from, to, then.version());
        StatementSummary summary = queries.findOfAccount(accountId, then.version(), query, StatementSummary.class);
        rows.hold(summary.transactionCount());
        return new PrintableStatement(statements.read(query, summary));
    }

    @GetMapping(path = "/balances", produces = MediaType.APPLICATION_JSON_VALUE)
    @AllowedRoles({Role.TELLER, Role.AUDITOR, Role.CUSTOMER})
    @Operation(
            operationId = "listBalances",
            summary = "Lists an account's balances at the end of each day with a booking")
    ResponseEntity<DailyBalancesPage> balances(
            @PathVariable AccountId accountId,
            @RequestParam(required = false) LocalDate from,
            @RequestParam(required = false) LocalDate to,
            @RequestParam(defaultValue = PageAnswers.DEFAULT_LIMIT) @Min(1) @Max(PageAnswers.MAX_LIMIT) int limit,
            @RequestParam(required = false) String cursor,
            @RequestParam(required = false) @PositiveOrZero Long minVersion) {
        requireOrder(from, to);
        PageRequest page = new PageRequest(cursor, limit);
        return PageAnswers.of(queries.findOfAccount(
                accountId, minVersion, new FindDailyBalances(accountId, from, to, page), DailyBalancesPage.class));
    }

    private static void requireOrder(LocalDate from, LocalDate to) {
        if (from != null && to != null && from.isAfter(to)) {
            throw new InvalidParametersException(List.of(new Problems.FieldError("from", "must not be after to")));
        }
    }
}
