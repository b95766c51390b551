package io.eventbank.account.command.account;

import io.eventbank.account.api.command.CreditInterest;
import io.eventbank.account.api.command.DepositMoney;
import io.eventbank.account.api.command.TransactionResult;
import io.eventbank.account.api.command.WithdrawMoney;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.support.security.AllowedRoles;
import io.eventbank.account.support.security.Role;
import io.eventbank.account.support.web.Identifier;
import io.eventbank.account.support.web.PlainText;
import io.eventbank.account.support.web.RequestIds;
import io.eventbank.account.support.web.Versions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.net.URI;
import java.time.LocalDate;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/accounts/{accountId}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Transactions")
class BookingController {

    private final CommandSender commands;

    BookingController(CommandSender commands) {
        this.commands = commands;
    }

    record BookingRequest(
            @NotNull @DecimalMin(value = "0", inclusive = false) @DecimalMax(Amounts.LARGEST)
            BigDecimal amount,

            @Identifier String transactionId,
            @PlainText String reference,
            LocalDate bookingDate) {

        /** Null if the account may choose: a repeat of this request could not be known anyway. */
        TransactionId id() {
            String id = transactionId == null ? RequestIds.ofKey("transaction").orElse(null) : transactionId;
            return id == null ? null : new TransactionId(id);
        }
    }

    @PostMapping("/deposits")
    @AllowedRoles(Role.TELLER)
    @Operation(operationId = "deposit", summary = "Pay money in")
    @ApiResponse(responseCode = "201", useReturnTypeSchema = true)
    ResponseEntity<TransactionResult> deposit(
            @PathVariable AccountId accountId,
            @Valid @RequestBody BookingRequest request,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) String ifMatch) {
        return booked(
                new DepositMoney(accountId, request.id(), request.amount(), request.reference(), request.bookingDate()),
                ifMatch);
    }

    @PostMapping("/withdrawals")
    @AllowedRoles({Role.TELLER, Role.CUSTOMER})
    @Operation(operationId = "withdraw", summary = "Pay money out")
    @ApiResponse(responseCode = "201", useReturnTypeSchema = true)
    ResponseEntity<TransactionResult> withdraw(
            @PathVariable AccountId accountId,
            @Valid @RequestBody BookingRequest request,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) String ifMatch) {
        return booked(
                new WithdrawMoney(
                        accountId, request.id(), request.amount(), request.reference(), request.bookingDate()),
                ifMatch);
    }

    @PostMapping("/interest")
    @AllowedRoles(Role.TELLER)
    @Operation(operationId = "creditInterest", summary = "Credit interest")
    @ApiResponse(responseCode = "201", useReturnTypeSchema = true)
    ResponseEntity<TransactionResult> creditInterest(
            @PathVariable AccountId accountId,
            @Valid @RequestBody BookingRequest request,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) String ifMatch) {
        return booked(
                new CreditInterest(
                        accountId, request.id(), request.amount(), request.reference(), request.bookingDate()),
                ifMatch);
    }

    private ResponseEntity<TransactionResult> booked(Object command, String ifMatch) {
        TransactionResult transaction = commands.send(command, Versions.expected(ifMatch));
        URI location = URI.create("/api/v1/accounts/" + transaction.accountId().value() + "/transactions/"
                + transaction.transactionId().value());
        return ResponseEntity.created(location)
                .eTag(Versions.tag(transaction.version()))
                .body(transaction);
    }
}
