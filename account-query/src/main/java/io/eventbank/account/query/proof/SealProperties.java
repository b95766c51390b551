package io.eventbank.account.query.proof;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How events are sealed.
 *
 * @param enabled whether this process takes part; each one is sealed by one of those that do
 * @param interval how often new events are looked for
 * @param batchSize how many events are read and sealed at a time
 * @param checkpointFile where the newest checkpoint is kept outside of the database, null for nowhere; if there is one
 *     that the database does not know, nothing is sealed
 * @param checkpointUrl where each newest checkpoint is sent to (HTTP POST), null for nowhere
 */
@ConfigurationProperties("account.seal")
record SealProperties(boolean enabled, Duration interval, int batchSize, Path checkpointFile, URI checkpointUrl) {

    SealProperties {
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException("account.seal.interval is too small: " + interval);
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("account.seal.batch-size is too small: " + batchSize);
        }
    }
}
