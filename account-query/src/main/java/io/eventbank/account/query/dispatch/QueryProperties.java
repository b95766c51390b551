package io.eventbank.account.query.dispatch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Limits of the query side.
 *
 * @param minVersionTimeout how long a read waits for the version that it asks for
 * @param maxTransferWait how long a read may ask to wait for the end of a transfer
 */
@ConfigurationProperties("account.query")
public record QueryProperties(Duration minVersionTimeout, Duration maxTransferWait) {}
