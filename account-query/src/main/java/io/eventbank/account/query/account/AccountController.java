package io.eventbank.account.query.account;

import io.eventbank.account.api.query.AccountView;
import io.eventbank.account.api.query.AccountsPage;
import io.eventbank.account.api.query.FindAccount;
import io.eventbank.account.api.query.FindAccounts;
import io.eventbank.account.api.query.FindPastAccount;
import io.eventbank.account.api.query.PageRequest;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountStatus;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.dispatch.QuerySender;
import io.eventbank.account.support.paging.PageAnswers;
import io.eventbank.account.support.security.AllowedRoles;
import io.eventbank.account.support.security.Role;
import io.eventbank.account.support.web.InvalidParametersException;
import io.eventbank.account.support.web.Problems;
import io.eventbank.account.support.web.Versions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reads accounts. */
@RestController
@RequestMapping(path = "/api/v1/accounts", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Accounts")
class AccountController {

    private final QuerySender queries;

    AccountController(QuerySender queries) {
        this.queries = queries;
    }

    @GetMapping("/{accountId}")
    @AllowedRoles({Role.TELLER, Role.AUDITOR, Role.CUSTOMER})
    @Operation(
            operationId = "getAccount",
            summary = "Reads an account as it is, or as it was, made again from its events")
    ResponseEntity<AccountView> account(
            @PathVariable AccountId accountId,
            @Parameter(description = "What is booked up to the end of this day, whenever it was recorded")
                    @RequestParam(required = false)
                    LocalDate asOf,
            @Parameter(description = "What was recorded up to this moment") @RequestParam(required = false)
                    Instant knownAt,
            @Parameter(description = "The account after this event; not with the others")
                    @RequestParam(required = false)
                    @PositiveOrZero
                    Long version,
            @RequestParam(required = false) @PositiveOrZero Long minVersion) {
        if (version != null && (asOf != null || knownAt != null)) {
            throw new InvalidParametersException(
                    List.of(new Problems.FieldError("version", "must not be given together with asOf or knownAt")));
        }
        boolean present = version == null && asOf == null && knownAt == null;
        AccountView account = present
                ? queries.findOfAccount(accountId, minVersion, new FindAccount(accountId), AccountView.class)
                : queries.findOfEvents(
                        accountId,
                        minVersion,
                        new FindPastAccount(accountId, asOf, knownAt, version),
                        AccountView.class);
        return ResponseEntity.ok()
                .header(HttpHeaders.ETAG, Versions.tag(account.version()))
                .body(account);
    }

    @GetMapping
    @AllowedRoles({Role.TELLER, Role.AUDITOR, Role.CUSTOMER})
    @Operation(operationId = "listAccounts", summary = "Lists accounts by id")
    ResponseEntity<AccountsPage> accounts(
            @RequestParam(required = false) OwnerId ownerId,
            @RequestParam(required = false) AccountStatus status,
            @RequestParam(required = false) AccountType accountType,
            @RequestParam(required = false) BigDecimal minBalance,
            @RequestParam(required = false) BigDecimal maxBalance,
            @RequestParam(defaultValue = PageAnswers.DEFAULT_LIMIT) @Min(1) @Max(PageAnswers.MAX_LIMIT) int limit,
            @RequestParam(required = false) String cursor) {
        if (minBalance != null && maxBalance != null && minBalance.compareTo(maxBalance) > 0) {
            throw new InvalidParametersException(
                    List.of(new Problems.FieldError("minBalance", "must not be above maxBalance")));
        }
        PageRequest page = new PageRequest(cursor, limit);
        return PageAnswers.of(queries.ask(
                new FindAccounts(ownerId, status, accountType, minBalance, maxBalance, page), AccountsPage.class));
    }
}
