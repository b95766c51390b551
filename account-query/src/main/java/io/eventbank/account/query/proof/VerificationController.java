package io.eventbank.account.query.proof;

import io.eventbank.account.support.security.AllowedRoles;
import io.eventbank.account.support.security.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The verification of the sealed events. */
@RestController
@RequestMapping(path = "/api/v1/admin/verify", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Operation")
class VerificationController {

    private final Verifier verifier;

    VerificationController(Verifier verifier) {
        this.verifier = verifier;
    }

    @PostMapping
    @AllowedRoles(Role.OPERATOR)
    @Operation(operationId = "verifyEvents", summary = "Find out whether the sealed events are as they were sealed")
    VerificationView verify() {
        return verifier.verify();
    }
}
