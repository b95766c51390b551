package io.eventbank.account.command.imports;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Limits of imports.
 *
 * @param workers accounts that are booked at the same time
 * @param chunkRows rows that are held in memory at a time
 * @param commandRows rows of one account that are booked at once
 * @param maxPending uploads that may wait for their turn or still be coming in, beside the one that is imported
 * @param maxRecordLength characters in one row
 * @param outagePatience how long a command is sent again if something is down, before the import stops
 * @param spoolDir where uploads wait, encrypted with a key that is only in memory
 */
@ConfigurationProperties("account.import")
record ImportProperties(
        int workers,
        int chunkRows,
        int commandRows,
        int maxPending,
        int maxRecordLength,
        Duration outagePatience,
        Path spoolDir) {}
