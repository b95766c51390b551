package io.eventbank.account.query.parity;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.support.security.AllowedRoles;
import io.eventbank.account.support.security.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The audit of the read model of accounts against their events. */
@RestController
@RequestMapping(path = "/api/v1/admin/parity", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Operation")
class ParityController {

    private final ParityRecords records;
    private final Healer healer;
    private final ParityProperties limits;

    ParityController(ParityRecords records, Healer healer, ParityProperties limits) {
        this.records = records;
        this.healer = healer;
        this.limits = limits;
    }

    @GetMapping
    @AllowedRoles(Role.OPERATOR)
    @Operation(operationId = "getParity", summary = "Tell which accounts are not what their events add up to")
    ParityView parity() {
        return ParityView.of(
                records.rounds(),
                records.driftedAccounts(),
                records.drifts(limits.maxListed()),
                records.days(limits.maxListed()));
    }

    @PostMapping("/{accountId}/heal")
    @AllowedRoles(Role.OPERATOR)
    @Operation(operationId = "healAccount", summary = "Make an account in the read model what its events add up to")
    HealedAccount heal(@PathVariable AccountId accountId) {
        return healer.heal(accountId);
    }
}
