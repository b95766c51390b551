package io.eventbank.account.support.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Limits of requests.
 *
 * @param maxBodySize of any request but an import
 * @param maxImportSize of an import
 */
@ConfigurationProperties("account.web")
public record WebProperties(DataSize maxBodySize, DataSize maxImportSize) {

    /** The path below which bodies may be as large as an import. */
    public static final String IMPORTS = "/api/v1/imports/";
}
