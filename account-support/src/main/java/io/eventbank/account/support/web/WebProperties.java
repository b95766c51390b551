package io.eventbank.account.support.web;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Limits of requests.
 *
 * @param maxBodySize of any request but an import
 * @param maxImportSize of an import
 * @param allowedOrigins whose pages may use the API in a browser, such as {@code https://bank.example}; none if empty
 */
@ConfigurationProperties("account.web")
public record WebProperties(DataSize maxBodySize, DataSize maxImportSize, List<String> allowedOrigins) {

    /** The path below which bodies may be as large as an import. */
    public static final String IMPORTS = "/api/v1/imports/";

    public WebProperties {
        allowedOrigins = allowedOrigins == null ? List.of() : List.copyOf(allowedOrigins);
        if (allowedOrigins.contains("*")) {
            throw new IllegalArgumentException("account.web.allowed-origins must name each origin, not all of them");
        }
    }
}
