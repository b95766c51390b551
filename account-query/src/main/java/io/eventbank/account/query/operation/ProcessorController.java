package io.eventbank.account.query.operation;

import io.eventbank.account.query.rebuild.RebuildRequests;
import io.eventbank.account.support.operation.ProcessorOperations;
import io.eventbank.account.support.security.AllowedRoles;
import io.eventbank.account.support.security.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Min;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The event processors of all processes: those of the command side obey, too. */
@RestController
@RequestMapping(path = "/api/v1/admin/processors", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Operation")
class ProcessorController {

    private final ProcessorOperations processors;
    private final ProcessorViews views;
    private final RebuildRequests rebuilds;

    ProcessorController(ProcessorOperations processors, ProcessorViews views, RebuildRequests rebuilds) {
        this.processors = processors;
        this.views = views;
        this.rebuilds = rebuilds;
    }

    @GetMapping
    @AllowedRoles(Role.OPERATOR)
    @Operation(operationId = "listProcessors", summary = "List the event processors of all processes")
    ProcessorsView list() {
        return new ProcessorsView(views.of(processors.processors()));
    }

    @PostMapping("/{name}/pause")
    @AllowedRoles(Role.OPERATOR)
    @Operation(
            operationId = "pauseProcessor",
            summary = "Stop an event processor in all processes, until it is resumed")
    ProcessorView pause(@PathVariable String name) {
        return views.of(processors.pause(name));
    }

    @PostMapping("/{name}/resume")
    @AllowedRoles(Role.OPERATOR)
    @Operation(operationId = "resumeProcessor", summary = "Start an event processor in all processes")
    ProcessorView resume(@PathVariable String name) {
        return views.of(processors.resume(name));
    }

    @PostMapping("/{name}/replay")
    @AllowedRoles(Role.OPERATOR)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "replayProcessor",
            summary = "Rebuild a read model from the first event, beside the one that goes on answering")
    ProcessorView replay(@PathVariable String name) {
        processors.processor(name); // or there is none
        rebuilds.replay(name);
        return views.of(processors.processor(name));
    }

    @PostMapping("/{name}/rollback")
    @AllowedRoles(Role.OPERATOR)
    @Operation(operationId = "rollBackProcessor", summary = "Go back to the read model before the last rebuild")
    ProcessorView rollBack(@PathVariable String name) {
        processors.processor(name); // or there is none
        rebuilds.rollBack(name);
        return views.of(processors.processor(name));
    }

    @PostMapping("/{name}/split")
    @AllowedRoles(Role.OPERATOR)
    @Operation(
            operationId = "splitProcessor",
            summary = "Split a segment of an event processor, so that two of them work at the same time")
    ProcessorView split(
            @PathVariable String name,
            @RequestParam(required = false) @Min(0) @Parameter(description = "By default the largest one")
                    Integer segment) {
        return views.of(processors.split(name, segment));
    }

    @PostMapping("/{name}/merge")
    @AllowedRoles(Role.OPERATOR)
    @Operation(operationId = "mergeProcessor", summary = "Make one of two segments of an event processor")
    ProcessorView merge(
            @PathVariable String name,
            @RequestParam(required = false)
                    @Min(0)
                    @Parameter(description = "One of them; by default one of those that were split last")
                    Integer segment) {
        return views.of(processors.merge(name, segment));
    }
}
