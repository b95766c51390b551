package io.eventbank.account.query.analysis;

import io.eventbank.account.api.query.AnalyseTransactions;
import io.eventbank.account.api.query.TransactionAnalysisView;
import io.eventbank.account.query.dispatch.QuerySender;
import io.eventbank.account.support.security.AllowedRoles;
import io.eventbank.account.support.security.Role;
import io.eventbank.account.support.web.InvalidParametersException;
import io.eventbank.account.support.web.Problems;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Sums up what was booked on all accounts. */
@RestController
@RequestMapping(path = "/api/v1/analytics", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Analysis")
class AnalysisController {

    private static final String DEFAULT_CURRENCY = "EUR";

    private final QuerySender queries;

    AnalysisController(QuerySender queries) {
        this.queries = queries;
    }

    @GetMapping("/transactions")
    @AllowedRoles({Role.TELLER, Role.AUDITOR})
    @Operation(
            operationId = "analyseTransactions",
            summary = "Sums up the transactions in a currency with booking dates in a period, both ends included")
    TransactionAnalysisView transactions(
            @RequestParam LocalDate from,
            @RequestParam LocalDate to,
            @RequestParam(defaultValue = DEFAULT_CURRENCY) Currency currency) {
        if (from.isAfter(to)) {
            throw new InvalidParametersException(List.of(new Problems.FieldError("from", "must not be after to")));
        }
        return queries.ask(new AnalyseTransactions(from, to, currency), TransactionAnalysisView.class);
    }
}
