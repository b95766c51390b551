package io.eventbank.account.query.stream;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.query.FindStream;
import io.eventbank.account.api.query.FindStreams;
import io.eventbank.account.api.query.PageRequest;
import io.eventbank.account.api.query.StreamOrder;
import io.eventbank.account.api.query.StreamView;
import io.eventbank.account.api.query.StreamsPage;
import io.eventbank.account.query.dispatch.QuerySender;
import io.eventbank.account.support.paging.PageAnswers;
import io.eventbank.account.support.security.AllowedRoles;
import io.eventbank.account.support.security.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reads how long the streams of events are and since when nothing has been added to them. */
@RestController
@RequestMapping(path = "/api/v1/streams", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Streams")
class StreamController {

    /** A hundred years: no stream is that old. */
    private static final int MAX_IDLE_DAYS = 36_500;

    private static final String BY_EVENT_COUNT = "eventCount";

    private final QuerySender queries;
    private final Clock clock;

    StreamController(QuerySender queries, Clock clock) {
        this.queries = queries;
        this.clock = clock;
    }

    @GetMapping("/{streamId}")
    @AllowedRoles({Role.TELLER, Role.AUDITOR, Role.CUSTOMER})
    @Operation(operationId = "getStream", summary = "Reads what is known of the stream of an aggregate")
    StreamView stream(
            @Parameter(description = "Type and id of the aggregate", example = "BankAccount-A1")
                    @PathVariable
                    @Pattern(
                            regexp = StreamPosition.STREAM_ID,
                            message = "must be a type and an id, such as BankAccount-A1")
                    String streamId) {
        return queries.find(new FindStream(streamId), StreamView.class)
                .orElseThrow(() -> new Refusal(ErrorCode.STREAM_NOT_FOUND, "There is no such stream"));
    }

    @GetMapping
    @AllowedRoles({Role.TELLER, Role.AUDITOR, Role.CUSTOMER})
    @Operation(
            operationId = "listStreams",
            summary = "Lists streams by name; idle ones, the longest idle first; or the longest first")
    ResponseEntity<StreamsPage> streams(
            @Parameter(description = "The days that have passed since the last event, at least; not for customers")
                    @RequestParam(required = false)
                    @Min(0)
                    @Max(MAX_IDLE_DAYS)
                    Integer idleForDays,
            @Parameter(description = "The longest first, of idle ones too")
                    @RequestParam(required = false)
                    @Pattern(regexp = BY_EVENT_COUNT, message = "must be " + BY_EVENT_COUNT)
                    String order,
            @RequestParam(defaultValue = PageAnswers.DEFAULT_LIMIT) @Min(1) @Max(PageAnswers.MAX_LIMIT) int limit,
            @RequestParam(required = false) String cursor) {
        Instant idleSince = idleForDays == null ? null : clock.instant().minus(Duration.ofDays(idleForDays));
        StreamOrder named = idleSince == null ? StreamOrder.NAME : StreamOrder.LAST_EVENT;
        return PageAnswers.of(queries.ask(
                new FindStreams(
                        idleSince, order == null ? named : StreamOrder.EVENT_COUNT, new PageRequest(cursor, limit)),
                StreamsPage.class));
    }
}
