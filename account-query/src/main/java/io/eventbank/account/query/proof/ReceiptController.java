package io.eventbank.account.query.proof;

import io.eventbank.account.api.query.FindReceipt;
import io.eventbank.account.api.query.ReceiptView;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.query.dispatch.QuerySender;
import io.eventbank.account.support.security.AllowedRoles;
import io.eventbank.account.support.security.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.PositiveOrZero;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Gives receipts of transactions. */
@RestController
@RequestMapping(
        path = "/api/v1/accounts/{accountId}/transactions/{transactionId}/receipt",
        produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Proof")
class ReceiptController {

    private final QuerySender queries;

    ReceiptController(QuerySender queries) {
        this.queries = queries;
    }

    @GetMapping
    @AllowedRoles({Role.TELLER, Role.AUDITOR, Role.CUSTOMER})
    @Operation(
            operationId = "getReceipt",
            summary = "Proves that a transaction stands in the sealed history; can be checked without the server")
    @ApiResponse(responseCode = "200", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "409")
    ReceiptView receipt(
            @PathVariable AccountId accountId,
            @PathVariable TransactionId transactionId,
            @RequestParam(required = false) @PositiveOrZero Long minVersion) {
        return queries.findOfTransaction(
                accountId, minVersion, new FindReceipt(accountId, transactionId), ReceiptView.class);
    }
}
