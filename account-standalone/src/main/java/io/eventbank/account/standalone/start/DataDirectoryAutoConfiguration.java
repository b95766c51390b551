package io.eventbank.account.standalone.start;

import io.eventbank.account.support.start.Place;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.Order;

/** The data directory: {@code account.data-dir}, by default {@code data} below the working directory. */
@AutoConfiguration
public class DataDirectoryAutoConfiguration {

    /** Lazy, so that a process that keeps nothing here makes no directory. */
    @Bean
    @Lazy
    @ConditionalOnMissingBean
    DataDirectory dataDirectory(@Value("${account.data-dir:data}") Path path) {
        return new DataDirectory(path);
    }

    @Bean
    @Order(-1)
    Place dataDirectoryPlace(@Value("${account.data-dir:data}") Path path) {
        return origin -> "data in " + path.toAbsolutePath().normalize();
    }
}
