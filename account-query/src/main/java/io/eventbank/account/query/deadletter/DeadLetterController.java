package io.eventbank.account.query.deadletter;

import io.eventbank.account.support.operation.ProcessorOperations;
import io.eventbank.account.support.paging.PageAnswers;
import io.eventbank.account.support.security.AllowedRoles;
import io.eventbank.account.support.security.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Events that a handler could not process. */
@RestController
@RequestMapping(path = "/api/v1/admin/processors/{name}/dead-letters", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Operation")
class DeadLetterController {

    private final ParkedStreams streams;
    private final ProcessorOperations processors;

    DeadLetterController(ParkedStreams streams, ProcessorOperations processors) {
        this.streams = streams;
        this.processors = processors;
    }

    @GetMapping
    @AllowedRoles(Role.OPERATOR)
    @Operation(
            operationId = "listDeadLetters",
            summary = "List the streams of which a read model lacks events that it could not handle")
    ResponseEntity<DeadLettersPage> list(
            @PathVariable String name,
            @RequestParam(defaultValue = PageAnswers.DEFAULT_LIMIT) @Min(1) @Max(PageAnswers.MAX_LIMIT) int limit,
            @RequestParam(required = false) String cursor) {
        processors.processor(name); // or there is none
        return PageAnswers.of(streams.list(name, limit, cursor));
    }

    @PostMapping("/{sequence}/retry")
    @AllowedRoles(Role.OPERATOR)
    @Operation(operationId = "retryDeadLetters", summary = "Handle the parked events of a stream again, in their order")
    RetryResult retry(@PathVariable String name, @PathVariable String sequence) {
        return streams.retry(name, sequence);
    }

    @DeleteMapping("/{sequence}")
    @AllowedRoles(Role.OPERATOR)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "discardDeadLetters",
            summary = "Give up the parked events of a stream: the read model stays without them")
    void discard(@PathVariable String name, @PathVariable String sequence) {
        streams.discard(name, sequence);
    }
}
