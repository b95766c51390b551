package io.eventbank.account.command.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.command.CommandSide;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

class ImportRecordsTest {

    @TempDir
    private static Path spool;

    private static ConfigurableApplicationContext application;
    private static ImportService imports;

    @BeforeAll
    static void start() {
        application = CommandSide.start(
                TestDatabase.create(),
                spool,
                "account.import.chunk-rows=7",
                "account.import.command-rows=3",
                "account.import.max-pending=2",
                "account.command.remembered-transactions=2");
        imports = application.getBean(ImportService.class);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void transactionsCanBeSentRightBehindTheirAccounts() throws Exception {
        String accounts = "accountId,ownerId,ownerName,ownerEmail,accountType,currency,openedOn,overdraftLimit\n"
                + IntStream.rangeClosed(1, 20)
                        .mapToObj(n -> "A" + n + ",C" + n % 3 + ",Ada,ada@example.org,CHECKING,EUR,2020-01-01,0\n")
                        .collect(Collectors.joining());
        String transactions = "transactionId,accountId,bookingDate,type,amount,reference\n"
                + IntStream.rangeClosed(1, 500)
                        .mapToObj(n -> "T" + n + ",A" + (n % 20 + 1) + ",2020-02-01,DEPOSIT," + n + ",\n")
                        .collect(Collectors.joining());

        String first = accept(ImportKind.ACCOUNTS, accounts);
        String second = accept(ImportKind.TRANSACTIONS, transactions);
        String third = accept(ImportKind.TRANSACTIONS, transactions);

        assertThat(finished(first).rowsImported()).isEqualTo(20);
        assertThat(finished(second)).satisfies(state -> {
            assertThat(state.status()).isEqualTo(ImportView.Status.COMPLETED);
            assertThat(state.rowsRead()).isEqualTo(500);
            assertThat(state.rowsImported()).isEqualTo(500);
            assertThat(state.errors()).isEmpty();
            assertThat(state.finishedAt()).isNotNull();
        });
        assertThat(finished(third).rowsSkipped()).isEqualTo(500);
    }

    @Test
    void anImportWaitsForThoseThatOtherProcessesHaveAcceptedBefore() throws Exception {
        JdbcTemplate jdbc = application.getBean(JdbcTemplate.class);
        jdbc.update("INSERT INTO account_command.import (import_id, kind, status, last_sign_of_life)"
                + " VALUES ('elsewhere', 'ACCOUNTS', 'RUNNING', now() + interval '1 hour')");

        String behind = accept(ImportKind.ACCOUNTS, "nonsense\n");
        long ticket = jdbc.queryForObject(
                "SELECT ticket FROM account_command.import WHERE import_id = ?", Long.class, behind);
        assertThat(application.getBean(ImportRecords.class).turn(ticket)).isEqualTo(ImportRecords.Turn.LATER);
        jdbc.update("UPDATE account_command.import SET status = 'COMPLETED', finished_at = clock_timestamp()"
                + " WHERE import_id = 'elsewhere'");

        assertThat(finished(behind).finishedAt())
                .isAfterOrEqualTo(imports.find("elsewhere").orElseThrow().finishedAt());
    }

    @Test
    void anImportThatCountsAsDeadOrWasStartedOnceMoreIsNotWorkedOffAndSaysNothingMore() {
        ImportRecords records = application.getBean(ImportRecords.class);
        JdbcTemplate jdbc = application.getBean(JdbcTemplate.class);
        long first = records.start("again", ImportKind.ACCOUNTS).orElseThrow();
        assertThat(records.start("again", ImportKind.ACCOUNTS)).isEmpty();
        jdbc.update("UPDATE account_command.import SET status = 'FAILED' WHERE import_id = 'again'");
        assertThat(records.turn(first)).isEqualTo(ImportRecords.Turn.NEVER);

        long second = records.start("again", ImportKind.ACCOUNTS).orElseThrow();

        assertThat(second).isGreaterThan(first);
        assertThat(records.turn(first)).isEqualTo(ImportRecords.Turn.NEVER);
        records.progress(first, ImportView.Status.COMPLETED, new ImportTally().counts());
        assertThat(records.find("again").orElseThrow().status()).isEqualTo(ImportView.Status.RUNNING);
        records.progress(second, ImportView.Status.COMPLETED, new ImportTally().counts());
        assertThat(records.find("again").orElseThrow().status()).isEqualTo(ImportView.Status.COMPLETED);
    }

    @Test
    void anUploadThatIsStillComingInCountsAmongThoseThatWait() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(3);
        CountDownLatch arrived = new CountDownLatch(3);
        CountDownLatch broken = new CountDownLatch(1);
        List<Future<String>> uploads = new ArrayList<>();
        for (int i = 0; i < 3; i++) { // two may wait, beside the one that is imported
            uploads.add(clients.submit(() ->
                    imports.accept(ImportKind.ACCOUNTS, new BreakingUpload(arrived, broken), Caller.system("test"))));
        }
        assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
        InputStream unread = new ByteArrayInputStream(new byte[1]);

        assertThatThrownBy(() -> imports.accept(ImportKind.ACCOUNTS, unread, Caller.system("test")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_MANY_IMPORTS));
        assertThat(unread.available()).isOne();

        broken.countDown();
        clients.shutdown();
        for (Future<String> upload : uploads) {
            assertThatThrownBy(upload::get).hasRootCauseMessage("Connection reset");
        }
        try (Stream<Path> files = Files.list(spool)) {
            assertThat(files).isEmpty();
        }
        // What is over, well or badly, counts no more.
        for (int i = 0; i < 5; i++) {
            finished(accept(ImportKind.ACCOUNTS, "nonsense\n"));
        }
    }

    @Test
    void ofManyBadRowsTheFirstHundredAreNamed() throws Exception {
        String state = accept(
                ImportKind.TRANSACTIONS,
                "transactionId,accountId,bookingDate,type,amount,reference\n"
                        + IntStream.rangeClosed(1, 250)
                                .mapToObj(n -> "T" + n + ",none,2020-02-01,DEPOSIT,1,\n")
                                .collect(Collectors.joining()));

        assertThat(finished(state).rowsRejected()).isEqualTo(250);
        assertThat(finished(state).errors().stream().map(ImportView.RowError::line))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(2, 101).mapToObj(n -> (long) n).toList());
    }

    @Test
    void aFileThatIsNoneEndsAsFailedAndSaysWhy() throws Exception {
        ImportView state = finished(accept(ImportKind.ACCOUNTS, "nonsense\n"));

        assertThat(state.status()).isEqualTo(ImportView.Status.FAILED);
        assertThat(state.errors().get(0).code()).isEqualTo("invalid_file");
    }

    @Test
    void anImportWhoseProcessHasDiedIsKnownAsFailed() {
        application
                .getBean(JdbcTemplate.class)
                .update("INSERT INTO account_command.import (import_id, kind, status, last_sign_of_life)"
                        + " VALUES ('dead', 'ACCOUNTS', 'RUNNING', now() - interval '1 hour')");

        ImportView state = imports.find("dead").orElseThrow();

        assertThat(state.status()).isEqualTo(ImportView.Status.FAILED);
        assertThat(state.errors().get(0).code()).isEqualTo("interrupted");
    }

    private static String accept(ImportKind kind, String csv) throws Exception {
        return imports.accept(
                kind, new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), Caller.system("test"));
    }

    private static ImportView finished(String importId) {
        await().until(() -> imports.find(importId).orElseThrow().status() != ImportView.Status.RUNNING);
        return imports.find(importId).orElseThrow();
    }

    /** An upload whose connection breaks in its middle. */
    private static final class BreakingUpload extends InputStream {

        private final CountDownLatch arrived;
        private final CountDownLatch broken;

        private BreakingUpload(CountDownLatch arrived, CountDownLatch broken) {
            this.arrived = arrived;
            this.broken = broken;
        }

        @Override
        public int read() throws IOException {
            arrived.countDown();
            try {
                broken.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            throw new IOException("Connection reset");
        }
    }
}
