package io.eventbank.account.support.operation;

import java.time.Duration;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How event processors are watched and told what to do.
 *
 * @param interval how often a process looks for what operators want of its processors, and reports on them
 * @param reportTimeout how long a process may report nothing until it counts as gone
 * @param answerTimeout how long a request waits for all processes to do what it asks for
 * @param forgetAfter how long the last report of a process that is gone is kept
 * @param maxLag how many events a processor may be behind before health says so
 * @param maxLagTime how long events may wait for a processor that does not catch up before health says so
 * @param maxSegments how many segments a processor may be split into
 */
@ConfigurationProperties("account.operation")
public record OperationProperties(
        Duration interval,
        Duration reportTimeout,
        Duration answerTimeout,
        Duration forgetAfter,
        long maxLag,
        Duration maxLagTime,
        int maxSegments) {

    public OperationProperties {
        if (Stream.of(interval, reportTimeout, answerTimeout, forgetAfter, maxLagTime)
                .anyMatch(limit -> limit == null || limit.toMillis() <= 0)) {
            throw new IllegalArgumentException("The times of account.operation must be a millisecond at least");
        }
        if (reportTimeout.compareTo(interval) <= 0) {
            throw new IllegalArgumentException(
                    "account.operation.report-timeout must be above account.operation.interval");
        }
        if (forgetAfter.compareTo(reportTimeout) < 0) {
            throw new IllegalArgumentException(
                    "account.operation.forget-after must not be below account.operation.report-timeout");
        }
        if (maxLag < 0) {
            throw new IllegalArgumentException("account.operation.max-lag must not be negative");
        }
        if (maxSegments < 1) {
            throw new IllegalArgumentException("account.operation.max-segments must be above zero");
        }
    }
}
