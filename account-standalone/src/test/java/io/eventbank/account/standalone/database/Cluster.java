package io.eventbank.account.standalone.database;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a test sees of, and does to, the server of a data directory. */
record Cluster(Path dataDirectory) {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    static JdbcClient sql(ApplicationContext application) {
        return JdbcClient.create(application.getBean(javax.sql.DataSource.class));
    }

    static String show(ApplicationContext application, String setting) {
        return sql(application).sql("SHOW " + setting).query(String.class).single();
    }

    /** Runs the query until it succeeds. */
    static <T> T awaitAnswer(ApplicationContext application, String query, Class<T> type) {
        return await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> sql(application).sql(query).query(type).single(), answer -> true);
    }

    Path directory() {
        return dataDirectory.resolve("postgresql");
    }

    /** The process that runs; waits for it. */
    Postmaster postmaster() {
        return await().atMost(PATIENCE).until(this::named, this::runs);
    }

    boolean runs(Postmaster postmaster) {
        return postmaster != null && postmaster.runs(directory());
    }

    void kill(Postmaster postmaster) {
        ProcessHandle.of(postmaster.pid()).ifPresent(ProcessHandle::destroyForcibly);
    }

    void killEverything() {
        Postmaster.processesOf(directory()).forEach(ProcessHandle::destroyForcibly);
    }

    void awaitNoProcess() {
        await().atMost(PATIENCE).until(() -> Postmaster.processesOf(directory()).isEmpty());
    }

    private Postmaster named() {
        try {
            return Postmaster.of(directory()).orElse(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
