package io.eventbank.account.query.live;

import io.eventbank.account.api.query.AccountView;
import io.eventbank.account.api.query.FindAccount;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.query.dispatch.QuerySender;
import io.eventbank.account.support.security.AllowedRoles;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.security.Role;
import io.eventbank.account.support.web.InvalidParametersException;
import io.eventbank.account.support.web.Problems;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Lets clients follow an account. */
@RestController
@RequestMapping("/api/v1/accounts/{accountId}/updates")
@Tag(name = "Accounts")
class AccountUpdatesController {

    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final String VERSION_PATTERN = "[0-9]{1,18}";
    private static final Pattern VERSION = Pattern.compile(VERSION_PATTERN);

    private final QuerySender queries;
    private final LiveAccounts accounts;

    AccountUpdatesController(QuerySender queries, LiveAccounts accounts) {
        this.queries = queries;
        this.accounts = accounts;
    }

    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @AllowedRoles({Role.TELLER, Role.AUDITOR, Role.CUSTOMER})
    @Operation(
            operationId = "followAccount",
            summary = "Follows an account: server-sent events with the account now, then at each change",
            description = "The events are called account, and their id is the version. A change of nothing but the"
                    + " owner's data has no id. Changes that come fast may be sent as one.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(implementation = AccountView.class)))
    ResponseEntity<SseEmitter> updates(
            @PathVariable AccountId accountId,
            @Parameter(
                            description = "The version up to which the client has seen the account",
                            schema = @Schema(type = "string", pattern = VERSION_PATTERN))
                    @RequestHeader(name = LAST_EVENT_ID, required = false)
                    String lastEventId,
            @RequestParam(required = false) @PositiveOrZero Long minVersion,
            @AuthenticationPrincipal Jwt token,
            HttpMethod method) {
        long version = version(lastEventId);
        AccountView account =
                queries.findOfAccount(accountId, minVersion, new FindAccount(accountId), AccountView.class);
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .cacheControl(CacheControl.noStore())
                .header("X-Accel-Buffering", "no"); // a proxy would keep events until it has enough of them
        if (method.equals(HttpMethod.HEAD)) {
            return answer.build();
        }
        Caller caller = Caller.current().orElseThrow();
        return answer.body(accounts.follow(accountId, account.ownerId(), caller, version, token.getExpiresAt()));
    }

    private static long version(String lastEventId) {
        if (lastEventId == null) {
            return AccountUpdates.NOTHING;
        }
        if (!VERSION.matcher(lastEventId).matches()) {
            throw new InvalidParametersException(
                    List.of(new Problems.FieldError(LAST_EVENT_ID, "must be the id of an event")));
        }
        return Long.parseLong(lastEventId);
    }
}
