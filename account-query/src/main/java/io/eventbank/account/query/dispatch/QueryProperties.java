package io.eventbank.account.query.dispatch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Limits of the query side.
 *
 * @param minVersionTimeout how long a read waits for the version that it asks for
 */
@ConfigurationProperties("account.query")
record QueryProperties(Duration minVersionTimeout) {}
