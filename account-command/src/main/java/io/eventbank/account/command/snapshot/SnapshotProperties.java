package io.eventbank.account.command.snapshot;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How snapshots of accounts and owners are taken.
 *
 * @param snapshotInterval after how many events without one; 0 for never
 * @param snapshotThreads how many a process takes at the same time
 * @param snapshotQueue how many more may wait for their turn; what comes when all places are taken is left for later
 */
@ConfigurationProperties("account.command")
record SnapshotProperties(int snapshotInterval, int snapshotThreads, int snapshotQueue) {

    SnapshotProperties {
        if (snapshotInterval < 0) {
            throw new IllegalArgumentException("account.command.snapshot-interval must not be negative");
        }
        if (snapshotThreads < 1) {
            throw new IllegalArgumentException("account.command.snapshot-threads must be 1 or more");
        }
        if (snapshotQueue < 1) {
            throw new IllegalArgumentException("account.command.snapshot-queue must be 1 or more");
        }
    }
}
