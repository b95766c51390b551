package io.eventbank.account.standalone.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

class OtherProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path temporary;

    private Process other;

    @AfterEach
    void endTheOtherProcess() {
        if (other != null) {
            other.destroyForcibly();
        }
        cluster().killEverything();
        cluster().awaitNoProcess();
    }

    @Test
    void theServerThatAKilledProcessLeftRunningIsTakenOver() throws Exception {
        startOther();
        awaitReady();
        Postmaster leftover = cluster().postmaster();

        other.destroyForcibly().waitFor();
        assertThat(cluster().runs(leftover)).isTrue();

        try (ConfigurableApplicationContext heir = DatabaseApplication.start(dataDirectory())) {
            assertThat(cluster().runs(leftover)).isFalse();
            assertThat(Cluster.show(heir, "fsync")).isEqualTo("on");
        }
        cluster().awaitNoProcess();
    }

    @Test
    void aTerminatedProcessStopsItsServer() throws Exception {
        startOther();
        awaitReady();

        other.destroy();

        assertThat(other.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(Postmaster.processesOf(cluster().directory())).isEmpty();
        assertThat(Postmaster.of(cluster().directory())).isEmpty();
    }

    @Test
    void aSecondProcessIsRefusedInPlainWordsAndTheFirstGoesOn() throws Exception {
        try (ConfigurableApplicationContext first = DatabaseApplication.start(dataDirectory())) {
            Postmaster before = cluster().postmaster();

            startOther();

            assertThat(other.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(other.exitValue()).isEqualTo(1);
            assertThat(output())
                    .contains("The data directory " + dataDirectory() + " is in use: another instance is running on it"
                            + " (process " + ProcessHandle.current().pid() + ").")
                    .contains("account.data-dir=<path>")
                    .doesNotContain("\tat ");
            assertThat(cluster().postmaster()).isEqualTo(before);
            assertThat(Cluster.sql(first).sql("SELECT 1").query(Integer.class).single())
                    .isEqualTo(1);
        }
    }

    @Test
    void aProcessIdThatNowIsAnotherProgramsIsLeftAlone() throws Exception {
        DatabaseApplication.start(dataDirectory()).close();
        Process bystander = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(
                    cluster().directory().resolve("postmaster.pid"),
                    bystander.pid() + "\n" + cluster().directory() + "\n1\n5432\n\n127.0.0.1\n  1  1\nready\n");

            try (ConfigurableApplicationContext application = DatabaseApplication.start(dataDirectory())) {
                assertThat(Cluster.sql(application)
                                .sql("SELECT 1")
                                .query(Integer.class)
                                .single())
                        .isEqualTo(1);
            }
            assertThat(bystander.isAlive()).isTrue();
        } finally {
            bystander.destroyForcibly();
        }
    }

    private Path dataDirectory() {
        return temporary.resolve("data directory");
    }

    private Cluster cluster() {
        return new Cluster(dataDirectory());
    }

    private void startOther() throws IOException {
        other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        // A killed process does not clean up behind itself.
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        DatabaseApplication.class.getName(),
                        dataDirectory().toString())
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("output").toFile())
                .start();
    }

    private void awaitReady() {
        await().atMost(PATIENCE).until(() -> {
            assertThat(other.isAlive()).as(output()).isTrue();
            return output().contains(DatabaseApplication.READY);
        });
    }

    private String output() throws IOException {
        return Files.readString(temporary.resolve("output"));
    }
}
