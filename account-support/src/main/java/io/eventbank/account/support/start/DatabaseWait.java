package io.eventbank.account.support.start;

import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Waits for the database before anything uses it. */
final class DatabaseWait implements BeanPostProcessor {

    private final Duration atMost;

    DatabaseWait(Duration atMost) {
        this.atMost = atMost;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof DataSource dataSource) {
            StartWait.until(
                    "The database", atMost, () -> dataSource.getConnection().close());
        }
        return bean;
    }
}
