package io.eventbank.account.command.owner;

import io.eventbank.account.api.command.ErasureResult;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.support.security.AllowedRoles;
import io.eventbank.account.support.security.Role;
import io.eventbank.account.support.web.Versions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Erases what is known of persons. */
@RestController
@RequestMapping(path = "/api/v1/owners", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Owners")
class ErasureController {

    private final PersonalDataErasure erasure;

    ErasureController(PersonalDataErasure erasure) {
        this.erasure = erasure;
    }

    record ErasureResponse(
            OwnerId ownerId,
            Instant erasedAt,
            List<String> erased,
            String streamId,
            long sequence,
            String eventId,
            long version,

            @Schema(description = "A signed note (C2SP) that says the same")
            String certificate) {}

    @DeleteMapping("/{ownerId}/personal-data")
    @AllowedRoles({Role.TELLER, Role.OPERATOR})
    @Operation(
            operationId = "erasePersonalData",
            summary = "Erase an owner's name and e-mail address for ever; repeated, it is answered as the first time")
    ResponseEntity<ErasureResponse> erase(
            @PathVariable OwnerId ownerId,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) String ifMatch) {
        PersonalDataErasure.Erased erased = erasure.erase(ownerId, Versions.expected(ifMatch));
        ErasureResult facts = erased.facts();
        return ResponseEntity.ok()
                .eTag(Versions.tag(facts.version()))
                .body(new ErasureResponse(
                        facts.ownerId(),
                        facts.erasedAt(),
                        ErasureCertificate.FIELDS,
                        facts.ownerId().toString(),
                        facts.version(),
                        facts.eventId(),
                        facts.version(),
                        erased.certificate()));
    }
}
