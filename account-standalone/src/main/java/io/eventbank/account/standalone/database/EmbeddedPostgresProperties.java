package io.eventbank.account.standalone.database;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the embedded PostgreSQL is run.
 *
 * @param binariesDir where PostgreSQL's programs are unpacked, each version once; null means
 *     {@code postgresql-binaries} in the data directory. Whoever may write there runs programs as this process's user.
 * @param startTimeout how long its start may take, recovery after a crash included
 */
@ConfigurationProperties("account.database")
record EmbeddedPostgresProperties(
        Path binariesDir, @DefaultValue("60s") Duration startTimeout) {}
