package io.eventbank.account.command.transfer;

import io.eventbank.account.api.command.CancelTransfer;
import io.eventbank.account.api.command.ResumeTransfer;
import io.eventbank.account.api.command.TransferResult;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.support.paging.PageAnswers;
import io.eventbank.account.support.security.AllowedRoles;
import io.eventbank.account.support.security.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Transfers that do not settle, and the two ways out. */
@RestController
@RequestMapping(path = "/api/v1/admin/transfers", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Operation")
class TransferAdministrationController {

    private final OpenTransfers openTransfers;
    private final CommandSender commands;
    private final TransferProperties limits;

    TransferAdministrationController(OpenTransfers openTransfers, CommandSender commands, TransferProperties limits) {
        this.openTransfers = openTransfers;
        this.commands = commands;
        this.limits = limits;
    }

    @GetMapping
    @AllowedRoles(Role.OPERATOR)
    @Operation(operationId = "listUnsettledTransfers", summary = "List the transfers that do not settle, oldest first")
    ResponseEntity<OpenTransfersPage> unsettled(
            @RequestParam(required = false) Duration olderThan,
            @RequestParam(defaultValue = PageAnswers.DEFAULT_LIMIT) @Min(1) @Max(PageAnswers.MAX_LIMIT) int limit,
            @RequestParam(required = false) String cursor) {
        return PageAnswers.of(
                openTransfers.olderThan(Objects.requireNonNullElse(olderThan, limits.settleWithin()), limit, cursor));
    }

    @PostMapping("/{transferId}/resume")
    @AllowedRoles(Role.OPERATOR)
    @Operation(operationId = "resumeTransfer", summary = "Take a transfer up again that does not settle")
    TransferResult resume(@PathVariable TransferId transferId) {
        return commands.send(new ResumeTransfer(transferId));
    }

    @PostMapping("/{transferId}/refund")
    @AllowedRoles(Role.OPERATOR)
    @Operation(
            operationId = "refundTransfer",
            summary = "Have the money of a transfer given back, unless it has arrived")
    TransferResult refund(@PathVariable TransferId transferId) {
        return commands.send(new CancelTransfer(transferId));
    }
}
