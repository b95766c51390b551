package io.eventbank.account.query.transfer;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.query.FindTransfer;
import io.eventbank.account.api.query.FindTransfers;
import io.eventbank.account.api.query.PageRequest;
import io.eventbank.account.api.query.TransferView;
import io.eventbank.account.api.query.TransfersPage;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.api.value.TransferStatus;
import io.eventbank.account.query.dispatch.QueryProperties;
import io.eventbank.account.query.dispatch.QuerySender;
import io.eventbank.account.support.paging.PageAnswers;
import io.eventbank.account.support.security.AllowedRoles;
import io.eventbank.account.support.security.Role;
import io.eventbank.account.support.web.InvalidParametersException;
import io.eventbank.account.support.web.Problems;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reads transfers. */
@RestController
@RequestMapping(path = "/api/v1/transfers", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Transfers")
class TransferController {

    static final String WAIT = "wait";

    private final QuerySender queries;
    private final QueryProperties properties;
    private final Clock clock;

    TransferController(QuerySender queries, QueryProperties properties, Clock clock) {
        this.queries = queries;
        this.properties = properties;
        this.clock = clock;
    }

    @GetMapping("/{transferId}")
    @AllowedRoles({Role.TELLER, Role.AUDITOR, Role.CUSTOMER})
    @Operation(operationId = "getTransfer", summary = "Reads a transfer, at its end if that comes in time")
    TransferView transfer(
            @PathVariable TransferId transferId,
            @Parameter(description = "The seconds to wait for, while the transfer is pending or not yet there")
                    @RequestParam(defaultValue = "0")
                    @PositiveOrZero
                    int wait) {
        return queries.find(
                        new FindTransfer(transferId),
                        TransferView.class,
                        transfer -> transfer.status() != TransferStatus.PENDING,
                        allowed(wait))
                .orElseThrow(() -> new Refusal(ErrorCode.TRANSFER_NOT_FOUND, "There is no such transfer"));
    }

    @GetMapping
    @AllowedRoles({Role.TELLER, Role.AUDITOR, Role.CUSTOMER})
    @Operation(operationId = "listTransfers", summary = "Lists transfers by time of request, then id")
    ResponseEntity<TransfersPage> transfers(
            @Parameter(description = "The account on either side") @RequestParam(required = false) AccountId accountId,
            @RequestParam(required = false) TransferStatus status,
            @Parameter(description = "The time that has passed since the request, at least")
                    @RequestParam(required = false)
                    Duration olderThan,
            @RequestParam(defaultValue = PageAnswers.DEFAULT_LIMIT) @Min(1) @Max(PageAnswers.MAX_LIMIT) int limit,
            @RequestParam(required = false) String cursor) {
        PageRequest page = new PageRequest(cursor, limit);
        return PageAnswers.of(queries.ask(
                new FindTransfers(
                        accountId,
                        status,
                        olderThan == null ? null : clock.instant().minus(olderThan),
                        page),
                TransfersPage.class));
    }

    private Duration allowed(int seconds) {
        Duration wait = Duration.ofSeconds(seconds);
        if (wait.compareTo(properties.maxTransferWait()) > 0) {
            throw new InvalidParametersException(List.of(new Problems.FieldError(
                    WAIT, "must be at most " + properties.maxTransferWait().toSeconds() + " seconds")));
        }
        return wait;
    }
}
