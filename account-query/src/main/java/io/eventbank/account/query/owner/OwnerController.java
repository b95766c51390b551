package io.eventbank.account.query.owner;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.query.FindOwner;
import io.eventbank.account.api.query.FindOwnerSummary;
import io.eventbank.account.api.query.FindOwnerVersion;
import io.eventbank.account.api.query.FindOwners;
import io.eventbank.account.api.query.OwnerSummaryView;
import io.eventbank.account.api.query.OwnerView;
import io.eventbank.account.api.query.OwnersPage;
import io.eventbank.account.api.query.PageRequest;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.dispatch.QuerySender;
import io.eventbank.account.support.paging.PageAnswers;
import io.eventbank.account.support.security.AllowedRoles;
import io.eventbank.account.support.security.Role;
import io.eventbank.account.support.web.PlainText;
import io.eventbank.account.support.web.Versions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.PositiveOrZero;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reads owners. */
@RestController
@RequestMapping(path = "/api/v1/owners", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Owners")
class OwnerController {

    private final QuerySender queries;

    OwnerController(QuerySender queries) {
        this.queries = queries;
    }

    @GetMapping("/{ownerId}")
    @AllowedRoles({Role.TELLER, Role.AUDITOR, Role.CUSTOMER})
    @Operation(operationId = "getOwner", summary = "Reads an owner")
    ResponseEntity<OwnerView> owner(
            @PathVariable OwnerId ownerId, @RequestParam(required = false) @PositiveOrZero Long minVersion) {
        queries.awaitVersion(new FindOwnerVersion(ownerId), minVersion, unknown());
        OwnerView owner = queries.find(new FindOwner(ownerId), OwnerView.class).orElseThrow(OwnerController::unknown);
        return ResponseEntity.ok()
                .header(HttpHeaders.ETAG, Versions.tag(owner.version()))
                .body(owner);
    }

    @GetMapping
    @AllowedRoles({Role.TELLER, Role.AUDITOR, Role.CUSTOMER})
    @Operation(operationId = "listOwners", summary = "Lists owners by id, or those that a search finds")
    ResponseEntity<OwnersPage> owners(
            @RequestParam(required = false) @PlainText(max = 320) String q,
            @RequestParam(defaultValue = PageAnswers.DEFAULT_LIMIT) @Min(1) @Max(PageAnswers.MAX_LIMIT) int limit,
            @RequestParam(required = false) String cursor) {
        return PageAnswers.of(queries.ask(new FindOwners(q, new PageRequest(cursor, limit)), OwnersPage.class));
    }

    @GetMapping("/{ownerId}/summary")
    @AllowedRoles({Role.TELLER, Role.AUDITOR, Role.CUSTOMER})
    @Operation(operationId = "getOwnerSummary", summary = "Sums up the accounts of an owner")
    OwnerSummaryView summary(@PathVariable OwnerId ownerId) {
        return queries.find(new FindOwnerSummary(ownerId), OwnerSummaryView.class)
                .orElseThrow(OwnerController::unknown);
    }

    private static Refusal unknown() {
        return new Refusal(ErrorCode.OWNER_NOT_FOUND, "There is no such owner");
    }
}
