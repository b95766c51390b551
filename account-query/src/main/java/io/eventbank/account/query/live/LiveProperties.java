package io.eventbank.account.query.live;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Limits of streams of updates.
 *
 * @param heartbeatInterval how long a stream is silent at most; also how soon a client that went away is found out
 * @param maxStreamDuration how long a stream lasts at most
 * @param reconnectAfter how long a client is told to wait before it comes back
 * @param maxFollowers how many streams the process has open at most
 * @param maxFollowersPerCaller how many of them one caller has open at most
 * @param liveThreads how many streams are written to at the same time; each client that does not read may hold one
 * @param liveReaders how many of these threads read accounts at the same time
 */
@ConfigurationProperties("account.query")
record LiveProperties(
        Duration heartbeatInterval,
        Duration maxStreamDuration,
        Duration reconnectAfter,
        int maxFollowers,
        int maxFollowersPerCaller,
        int liveThreads,
        int liveReaders) {

    LiveProperties {
        check("heartbeat-interval", heartbeatInterval.toMillis() > 0, heartbeatInterval);
        check("max-stream-duration", maxStreamDuration.toMillis() > 0, maxStreamDuration);
        check("reconnect-after", !reconnectAfter.isNegative(), reconnectAfter);
        check("max-followers", maxFollowers > 0, maxFollowers);
        check("max-followers-per-caller", maxFollowersPerCaller > 0, maxFollowersPerCaller);
        check("live-threads", liveThreads > 0, liveThreads);
        check("live-readers", liveReaders > 0, liveReaders);
    }

    private static void check(String name, boolean valid, Object value) {
        if (!valid) {
            throw new IllegalArgumentException("account.query." + name + " is too small: " + value);
        }
    }
}
