package io.eventbank.account.command.imports;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.support.security.AllowedRoles;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.security.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/imports", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Imports")
class ImportController {

    static final String CSV = "text/csv";

    private final ImportService imports;

    ImportController(ImportService imports) {
        this.imports = imports;
    }

    @PostMapping(path = "/accounts", consumes = CSV)
    @AllowedRoles(Role.TELLER)
    @RequestBody(content = @Content(mediaType = CSV, schema = @Schema(type = "string")))
    @Operation(operationId = "importAccounts", summary = "Import owners and accounts from a CSV file")
    @ApiResponse(responseCode = "202", useReturnTypeSchema = true)
    ResponseEntity<ImportView> importAccounts(HttpServletRequest request)
            throws IOException, HttpMediaTypeNotSupportedException {
        return accept(ImportKind.ACCOUNTS, request);
    }

    @PostMapping(path = "/transactions", consumes = CSV)
    @AllowedRoles(Role.TELLER)
    @RequestBody(content = @Content(mediaType = CSV, schema = @Schema(type = "string")))
    @Operation(operationId = "importTransactions", summary = "Import transactions from a CSV file")
    @ApiResponse(responseCode = "202", useReturnTypeSchema = true)
    ResponseEntity<ImportView> importTransactions(HttpServletRequest request)
            throws IOException, HttpMediaTypeNotSupportedException {
        return accept(ImportKind.TRANSACTIONS, request);
    }

    @GetMapping("/{importId}")
    @AllowedRoles({Role.TELLER, Role.AUDITOR})
    @Operation(operationId = "getImport", summary = "How far an import is")
    ImportView find(@PathVariable String importId) {
        return imports.find(importId)
                .orElseThrow(() -> new Refusal(ErrorCode.IMPORT_NOT_FOUND, "There is no such import"));
    }

    private ResponseEntity<ImportView> accept(ImportKind kind, HttpServletRequest request)
            throws IOException, HttpMediaTypeNotSupportedException {
        MediaType type = MediaType.parseMediaType(request.getContentType());
        if (type.getCharset() != null && !type.getCharset().equals(StandardCharsets.UTF_8)) {
            throw new HttpMediaTypeNotSupportedException("The file must be UTF-8");
        }
        String importId =
                imports.accept(kind, request.getInputStream(), Caller.current().orElseThrow());
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/imports/" + importId))
                .body(find(importId));
    }
}
