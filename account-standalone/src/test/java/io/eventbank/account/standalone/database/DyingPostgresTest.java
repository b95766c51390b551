package io.eventbank.account.standalone.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

class DyingPostgresTest {

    @TempDir
    private static Path dataDirectory;

    private static ConfigurableApplicationContext application;
    private static Cluster cluster;

    @BeforeAll
    static void startAnApplication() {
        application = DatabaseApplication.start(dataDirectory);
        cluster = new Cluster(dataDirectory);
        Cluster.sql(application).sql("CREATE SCHEMA AUTHORIZATION CURRENT_USER").update();
        Cluster.sql(application).sql("CREATE TABLE kept AS SELECT 42 AS answer").update();
    }

    @AfterAll
    static void stopTheApplication() {
        application.close();
        assertThat(Postmaster.processesOf(cluster.directory())).isEmpty();
    }

    @Test
    void theApplicationGoesOnAfterItsServerIsKilled() {
        Postmaster killed = cluster.postmaster();
        String port = Cluster.show(application, "port");

        cluster.kill(killed);

        assertThat(Cluster.awaitAnswer(application, "SELECT answer FROM kept", Integer.class))
                .isEqualTo(42);
        assertThat(cluster.postmaster()).isNotEqualTo(killed);
        assertThat(Cluster.show(application, "port")).isEqualTo(port);
        assertThat(Cluster.show(application, "fsync")).isEqualTo("on");
    }

    @Test
    void theApplicationGoesOnAfterAllProcessesOfItsServerAreKilled() {
        Postmaster killed = cluster.postmaster();

        cluster.killEverything();

        assertThat(Cluster.awaitAnswer(application, "SELECT answer FROM kept", Integer.class))
                .isEqualTo(42);
        assertThat(cluster.postmaster()).isNotEqualTo(killed);
    }

    @Test
    void aSessionThatDoesNotNoticeTheDeathOfItsServerDoesNotKeepTheNextOneDown() throws Exception {
        Postmaster killed = cluster.postmaster();
        Thread session = new Thread(() -> {
            try {
                Cluster.sql(application)
                        .sql("SELECT count(*) FROM generate_series(1, 1000000000) AS busy")
                        .query(Long.class)
                        .single();
            } catch (RuntimeException e) {
                // Its server is killed.
            }
        });
        session.start();
        Cluster.awaitAnswer(
                application,
                "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()",
                Integer.class);

        cluster.kill(killed);

        assertThat(Cluster.awaitAnswer(application, "SELECT answer FROM kept", Integer.class))
                .isEqualTo(42);
        session.join();
    }
}
