package io.eventbank.account.command.account;

import io.eventbank.account.api.command.AccountResult;
import io.eventbank.account.api.command.ChangeOverdraftLimit;
import io.eventbank.account.api.command.CloseAccount;
import io.eventbank.account.api.command.OpenAccount;
import io.eventbank.account.api.command.ReactivateAccount;
import io.eventbank.account.api.command.SuspendAccount;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.Money;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.support.security.AllowedRoles;
import io.eventbank.account.support.security.Role;
import io.eventbank.account.support.web.Identifier;
import io.eventbank.account.support.web.PlainText;
import io.eventbank.account.support.web.RequestIds;
import io.eventbank.account.support.web.Versions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/accounts", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Accounts")
class AccountController {

    private static final String DEFAULT_CURRENCY = "EUR";

    private final CommandSender commands;

    AccountController(CommandSender commands) {
        this.commands = commands;
    }

    record OpenAccountRequest(
            @Identifier String accountId,
            @NotNull @Identifier String ownerId,
            AccountType accountType,

            @Schema(pattern = "[A-Z]{3}", defaultValue = DEFAULT_CURRENCY)
            String currency,

            @DecimalMax(Amounts.LARGEST) BigDecimal initialBalance,
            @DecimalMax(Amounts.LARGEST) BigDecimal overdraftLimit) {}

    record OverdraftLimitRequest(
            @NotNull @DecimalMax(Amounts.LARGEST) BigDecimal limit) {}

    record ReasonRequest(@NotNull @PlainText(max = 200) String reason) {}

    @PostMapping
    @AllowedRoles(Role.TELLER)
    @Operation(operationId = "openAccount", summary = "Open an account")
    @ApiResponse(responseCode = "201", useReturnTypeSchema = true)
    ResponseEntity<AccountResult> open(@Valid @RequestBody OpenAccountRequest request) {
        AccountResult account = commands.send(new OpenAccount(
                new AccountId(Objects.requireNonNullElseGet(request.accountId(), () -> RequestIds.next("account"))),
                new OwnerId(request.ownerId()),
                Objects.requireNonNullElse(request.accountType(), AccountType.CHECKING),
                Money.currency(Objects.requireNonNullElse(request.currency(), DEFAULT_CURRENCY)),
                Objects.requireNonNullElse(request.initialBalance(), BigDecimal.ZERO),
                Objects.requireNonNullElse(request.overdraftLimit(), BigDecimal.ZERO)));
        return ResponseEntity.created(
                        URI.create("/api/v1/accounts/" + account.accountId().value()))
                .eTag(Versions.tag(account.version()))
                .body(account);
    }

    @PutMapping("/{accountId}/overdraft-limit")
    @AllowedRoles(Role.TELLER)
    @Operation(operationId = "changeOverdraftLimit", summary = "Set the overdraft limit")
    ResponseEntity<AccountResult> changeOverdraftLimit(
            @PathVariable AccountId accountId,
            @Valid @RequestBody OverdraftLimitRequest request,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) String ifMatch) {
        return changed(new ChangeOverdraftLimit(accountId, request.limit()), ifMatch);
    }

    @PutMapping("/{accountId}/suspension")
    @AllowedRoles(Role.TELLER)
    @Operation(operationId = "suspendAccount", summary = "Suspend an account, or change the reason for it")
    ResponseEntity<AccountResult> suspend(
            @PathVariable AccountId accountId,
            @Valid @RequestBody ReasonRequest request,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) String ifMatch) {
        return changed(new SuspendAccount(accountId, request.reason()), ifMatch);
    }

    @DeleteMapping("/{accountId}/suspension")
    @AllowedRoles(Role.TELLER)
    @Operation(operationId = "reactivateAccount", summary = "Reactivate an account")
    ResponseEntity<AccountResult> reactivate(
            @PathVariable AccountId accountId,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) String ifMatch) {
        return changed(new ReactivateAccount(accountId), ifMatch);
    }

    @PutMapping("/{accountId}/closure")
    @AllowedRoles(Role.TELLER)
    @Operation(operationId = "closeAccount", summary = "Close an account for good")
    ResponseEntity<AccountResult> close(
            @PathVariable AccountId accountId,
            @Valid @RequestBody ReasonRequest request,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) String ifMatch) {
        return changed(new CloseAccount(accountId, request.reason()), ifMatch);
    }

    private ResponseEntity<AccountResult> changed(Object command, String ifMatch) {
        AccountResult account = commands.send(command, Versions.expected(ifMatch));
        return ResponseEntity.ok().eTag(Versions.tag(account.version())).body(account);
    }
}
