package io.eventbank.account.command.owner;

import io.eventbank.account.api.command.ChangeOwnerDetails;
import io.eventbank.account.api.command.OwnerResult;
import io.eventbank.account.api.command.RegisterOwner;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.support.personaldata.PersonalData;
import io.eventbank.account.support.personaldata.PersonalField;
import io.eventbank.account.support.security.AllowedRoles;
import io.eventbank.account.support.security.Role;
import io.eventbank.account.support.web.Identifier;
import io.eventbank.account.support.web.KeyedRequest;
import io.eventbank.account.support.web.PlainText;
import io.eventbank.account.support.web.RequestIds;
import io.eventbank.account.support.web.Versions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Instant;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/owners", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Owners")
class OwnerController {

    private final CommandSender commands;
    private final PersonalData personalData;

    OwnerController(CommandSender commands, PersonalData personalData) {
        this.commands = commands;
        this.personalData = personalData;
    }

    record RegisterOwnerRequest(
            @Identifier String ownerId,
            @NotNull @PlainText(max = OwnerDetails.MAX_NAME) String name,

            @NotNull @PlainText(max = OwnerDetails.MAX_EMAIL) @Email
            String email) {}

    record OwnerResponse(OwnerId ownerId, String name, String email, Instant registeredAt, long version) {}

    @PostMapping
    @AllowedRoles(Role.TELLER)
    @Operation(operationId = "registerOwner", summary = "Register an owner")
    @ApiResponse(responseCode = "201", useReturnTypeSchema = true)
    ResponseEntity<OwnerResponse> register(@Valid @RequestBody RegisterOwnerRequest request) {
        OwnerId id = new OwnerId(request.ownerId() == null ? RequestIds.next("owner") : request.ownerId());
        OwnerDetails details = new OwnerDetails(request.name(), request.email());
        if (personalData.isErased(id)) {
            // The id stays taken, and there is no key any more with which the command could be made.
            throw new Refusal(ErrorCode.ALREADY_EXISTS, "There is an owner " + id.value() + " already");
        }
        OwnerResult owner = commands.send(new RegisterOwner(
                id,
                personalData.encrypt(id, PersonalField.NAME, details.name()),
                personalData.encrypt(id, PersonalField.EMAIL, details.email())));
        return ResponseEntity.created(URI.create("/api/v1/owners/" + id.value()))
                .eTag(Versions.tag(owner.version()))
                .body(response(owner, details));
    }

    @PutMapping("/{ownerId}")
    @AllowedRoles(Role.TELLER)
    @Operation(operationId = "changeOwner", summary = "Change an owner's name and e-mail address")
    ResponseEntity<OwnerResponse> change(
            @PathVariable OwnerId ownerId,
            @Valid @RequestBody OwnerDetails details,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) String ifMatch) {
        OwnerResult owner = commands.send(
                new ChangeOwnerDetails(
                        ownerId,
                        personalData.encrypt(ownerId, PersonalField.NAME, details.name()),
                        personalData.encrypt(ownerId, PersonalField.EMAIL, details.email())),
                Versions.expected(ifMatch));
        return ResponseEntity.ok().eTag(Versions.tag(owner.version())).body(response(owner, details));
    }

    private static OwnerResponse response(OwnerResult owner, OwnerDetails details) {
        KeyedRequest.answerHoldsDataOf(owner.ownerId());
        return new OwnerResponse(
                owner.ownerId(), details.name(), details.email(), owner.registeredAt(), owner.version());
    }
}
