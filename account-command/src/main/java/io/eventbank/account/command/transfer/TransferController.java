package io.eventbank.account.command.transfer;

import io.eventbank.account.api.command.RequestTransfer;
import io.eventbank.account.api.command.TransferResult;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.command.account.Amounts;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.support.security.AllowedRoles;
import io.eventbank.account.support.security.Role;
import io.eventbank.account.support.web.Identifier;
import io.eventbank.account.support.web.PlainText;
import io.eventbank.account.support.web.RequestIds;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/transfers", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Transfers")
class TransferController {

    private final CommandSender commands;

    TransferController(CommandSender commands) {
        this.commands = commands;
    }

    record TransferRequest(
            @Identifier String transferId,
            @NotNull @Identifier String fromAccountId,
            @NotNull @Identifier String toAccountId,

            @NotNull @DecimalMin(value = "0", inclusive = false) @DecimalMax(Amounts.LARGEST)
            BigDecimal amount,

            @PlainText String reference) {}

    @PostMapping
    @AllowedRoles({Role.TELLER, Role.CUSTOMER})
    @Operation(operationId = "requestTransfer", summary = "Order a transfer between two accounts")
    @ApiResponse(responseCode = "202", useReturnTypeSchema = true)
    ResponseEntity<TransferResult> request(@Valid @RequestBody TransferRequest request) {
        TransferResult transfer = commands.send(new RequestTransfer(
                new TransferId(Objects.requireNonNullElseGet(request.transferId(), () -> RequestIds.next("transfer"))),
                new AccountId(request.fromAccountId()),
                new AccountId(request.toAccountId()),
                request.amount(),
                request.reference()));
        return ResponseEntity.accepted()
                .location(
                        URI.create("/api/v1/transfers/" + transfer.transferId().value()))
                .body(transfer);
    }
}
