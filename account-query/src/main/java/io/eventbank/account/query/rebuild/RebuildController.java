package io.eventbank.account.query.rebuild;

import io.eventbank.account.support.security.AllowedRoles;
import io.eventbank.account.support.security.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Rebuilding read models. */
@RestController
@RequestMapping(path = "/api/v1/admin/processors/{name}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Operation")
class RebuildController {

    private static final long POLL_NANOS = Duration.ofMillis(20).toNanos();

    private final RebuildRequests rebuilds;
    private final RebuildProperties limits;

    RebuildController(RebuildRequests rebuilds, RebuildProperties limits) {
        this.rebuilds = rebuilds;
        this.limits = limits;
    }

    @PostMapping("/replay")
    @AllowedRoles(Role.OPERATOR)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Rebuild a read model from the first event, beside the one that goes on answering")
    RebuildView replay(@PathVariable String name) {
        return rebuilds.replay(name);
    }

    @PostMapping("/rollback")
    @AllowedRoles(Role.OPERATOR)
    @Operation(summary = "Go back to the read model before the last rebuild")
    RebuildView rollBack(@PathVariable String name) {
        RebuildView view = rebuilds.rollBack(name);
        Instant end = Instant.now().plus(limits.rollbackWait());
        while (view.status().underWay() && Instant.now().isBefore(end)) {
            LockSupport.parkNanos(POLL_NANOS);
            view = rebuilds.find(name).orElse(view);
        }
        return view;
    }
}
