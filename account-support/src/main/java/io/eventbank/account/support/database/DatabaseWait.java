package io.eventbank.account.support.database;

import io.eventbank.account.support.failure.Outage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Holds the start up until the database can be reached, before anything uses it: the processes of a system are started
 * in any order. What waiting does not help against, such as a wrong password, fails the start at once.
 */
final class DatabaseWait implements BeanPostProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseWait.class);

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final Duration atMost;

    DatabaseWait(Duration atMost) {
        this.atMost = atMost;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof DataSource dataSource) {
            await(dataSource);
        }
        return bean;
    }

    private void await(DataSource dataSource) {
        long start = System.nanoTime();
        boolean waited = false;
        while (true) {
            try (Connection connection = dataSource.getConnection()) {
                if (waited) {
                    LOG.info("The database answers");
                }
                return;
            } catch (SQLException | RuntimeException e) {
                if (!Outage.causes(e) || System.nanoTime() - start > atMost.toNanos()) {
                    throw new IllegalStateException("The database cannot be used: " + e.getMessage(), e);
                }
                if (!waited) {
                    LOG.warn("Waiting for the database, {} at most: {}", atMost, e.getMessage());
                }
                waited = true;
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(BETWEEN_TRIES.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the database", e);
        }
    }
}
