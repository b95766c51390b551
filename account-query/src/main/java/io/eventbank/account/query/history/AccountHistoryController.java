package io.eventbank.account.query.history;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.query.AccountEventsPage;
import io.eventbank.account.api.query.AccountView;
import io.eventbank.account.api.query.ExplanationView;
import io.eventbank.account.api.query.FindAccountEvents;
import io.eventbank.account.api.query.FindPastAccount;
import io.eventbank.account.api.query.PageRequest;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.query.dispatch.QueryProperties;
import io.eventbank.account.query.dispatch.QuerySender;
import io.eventbank.account.query.dispatch.RowsInMemory;
import io.eventbank.account.support.paging.PageAnswers;
import io.eventbank.account.support.security.AllowedRoles;
import io.eventbank.account.support.security.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Instant;
import java.time.LocalDate;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reads how an account came to be what it is. */
@RestController
@RequestMapping(path = "/api/v1/accounts/{accountId}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Account history")
class AccountHistoryController {

    private final QuerySender queries;
    private final ExplanationReader explanations;
    private final RowsInMemory rows;
    private final int maxTerms;

    AccountHistoryController(QuerySender queries, QueryProperties properties, RowsInMemory rows) {
        this.queries = queries;
        this.explanations = new ExplanationReader(queries, properties.statementPage());
        this.rows = rows;
        this.maxTerms = properties.maxExplanationTerms();
    }

    @GetMapping("/events")
    @AllowedRoles({Role.TELLER, Role.AUDITOR, Role.CUSTOMER})
    @Operation(
            operationId = "listAccountEvents",
            summary = "Lists an account's events, after upcasting, with who caused them")
    ResponseEntity<AccountEventsPage> events(
            @PathVariable AccountId accountId,
            @RequestParam(defaultValue = PageAnswers.DEFAULT_LIMIT) @Min(1) @Max(PageAnswers.MAX_LIMIT) int limit,
            @RequestParam(required = false) String cursor,
            @RequestParam(required = false) @PositiveOrZero Long minVersion) {
        return PageAnswers.of(queries.findOfEvents(
                accountId,
                minVersion,
                new FindAccountEvents(accountId, new PageRequest(cursor, limit)),
                AccountEventsPage.class));
    }

    @GetMapping("/explanation")
    @AllowedRoles({Role.TELLER, Role.AUDITOR, Role.CUSTOMER})
    @Operation(
            operationId = "explainBalance",
            summary = "Explains a balance, now or then, by the events that it is the sum of")
    @ApiResponse(responseCode = "200", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "422")
    ExplanationView explanation(
            @PathVariable AccountId accountId,
            @Parameter(description = "What is booked up to the end of this day") @RequestParam(required = false)
                    LocalDate asOf,
            @Parameter(description = "What was recorded up to this moment") @RequestParam(required = false)
                    Instant knownAt,
            @RequestParam(required = false) @PositiveOrZero Long minVersion) {
        AccountView then = queries.findOfEvents(
                accountId, minVersion, new FindPastAccount(accountId, asOf, knownAt, null), AccountView.class);
        // The initial balance is a term as well, and no transaction.
        long terms = then.transactionCount() + 1L;
        if (terms > maxTerms) {
            throw new Refusal(
                    ErrorCode.TOO_MANY_BOOKINGS, "The balance is the sum of more than " + maxTerms + " events");
        }
        rows.hold((int) terms);
        ExplanationView explanation = explanations.read(accountId, asOf, then.version());
        if (explanation.balance().compareTo(then.balance()) != 0) {
            throw new IllegalStateException("The terms of " + accountId + " up to event " + then.version() + " sum to "
                    + explanation.balance() + ", not to its balance " + then.balance());
        }
        return explanation;
    }
}
