package io.eventbank.account.command.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventbank.account.api.command.CancelTransfer;
import io.eventbank.account.api.command.CreditTransfer;
import io.eventbank.account.api.command.RequestTransfer;
import io.eventbank.account.api.command.ResumeTransfer;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.event.TransferDebited;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.command.CommandSide;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.security.Role;
import io.eventbank.account.support.testing.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.deadline.DeadlineManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Transfers whose steps fail for technical reasons, on a real PostgreSQL. */
class UnsettledTransferTest {

    private static final Map<String, String> OPERATOR = new Caller("o", Set.of(Role.OPERATOR), null).toMetaData();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private static Path spool;

    private static String database;
    private static ConfigurableApplicationContext process;
    private static CommandSender commands;
    private static OpenTransfers openTransfers;

    /** Which credits of a transfer fail at the moment, for no reason that the domain knows. */
    private static final Map<String, Predicate<CreditTransfer>> failing = new ConcurrentHashMap<>();

    /** How many reminders will fail before they reach their saga. */
    private static final AtomicInteger brokenReminders = new AtomicInteger();

    /** Transfers whose debit the saga never hears of. */
    private static final Set<String> hidden = ConcurrentHashMap.newKeySet();

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        process = CommandSide.start(
                database,
                spool,
                "account.transfer.first-retry-after=50ms",
                "account.transfer.max-retry-after=100ms",
                "account.transfer.settle-within=1ms",
                "account.transfer.step-timeout=1s",
                "account.operation.interval=100ms",
                "account.transfer.workers=4",
                "db-scheduler.polling-interval=100ms");
        process.getBean(CommandBus.class).registerHandlerInterceptor((unitOfWork, chain) -> {
            if (unitOfWork.getMessage().getPayload() instanceof CreditTransfer credit
                    && failing.getOrDefault(credit.transferId().value(), any -> false)
                            .test(credit)) {
                throw new IllegalStateException("on purpose");
            }
            return chain.proceed();
        });
        process.getBean(EventProcessingConfiguration.class)
                .eventProcessor(MoneyTransferSaga.PROCESSOR)
                .orElseThrow()
                .registerHandlerInterceptor(
                        (unitOfWork, chain) -> unitOfWork.getMessage().getPayload() instanceof TransferDebited debited
                                        && hidden.contains(debited.transferId().value())
                                ? null
                                : chain.proceed());
        process.getBean(DeadlineManager.class).registerHandlerInterceptor((unitOfWork, chain) -> {
            if (brokenReminders.getAndUpdate(left -> Math.max(left - 1, 0)) > 0) {
                throw new IllegalStateException("on purpose");
            }
            return chain.proceed();
        });
        commands = process.getBean(CommandSender.class);
        openTransfers = process.getBean(OpenTransfers.class);
        CommandSide.openAccounts(commands, "100", "A1", "A2", "A3");
    }

    @AfterAll
    static void stop() {
        process.close();
        Ledger.read(database).assertSettled();
    }

    @Test
    void aStepThatFailsIsOrderedAgainUntilItIsDone() {
        double failed = steps("CreditTransfer", "failed");
        double retries = meters().get("account.transfer.retries").counter().count();
        AtomicInteger failures = new AtomicInteger();
        failing.put("T1", any -> failures.incrementAndGet() <= 4);

        transfer("T1");

        assertThat(settled("T1")).isEqualTo(Ledger.COMPLETED);
        assertThat(failures.get()).isEqualTo(5);
        assertThat(steps("CreditTransfer", "failed")).isGreaterThanOrEqualTo(failed + 4);
        assertThat(meters().get("account.transfer.retries").counter().count()).isGreaterThanOrEqualTo(retries + 4);
        assertThat(process.getBean(JdbcTemplate.class)
                        .queryForList(
                                "SELECT DISTINCT metadata::jsonb ->> 'actor' FROM event_store.readable_event"
                                        + " WHERE payload::jsonb ->> 'transferId' = 'T1'",
                                String.class))
                .as("in whose name it was done")
                .containsExactly("t");
    }

    @Test
    void aReminderThatFailsItselfIsTriedAgainAsSoon() {
        failing.put("T7", credit -> brokenReminders.get() > 0);
        brokenReminders.set(2);

        transfer("T7");

        assertThat(settled("T7")).isEqualTo(Ledger.COMPLETED);
        assertThat(brokenReminders.get()).isZero();
    }

    @Test
    void anAccountThatHangsHoldsUpNoOther() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        for (int i = 0; i < 40; i++) {
            failing.put("H-" + i, any -> {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return false;
            });
            transfer("H-" + i, "A1", "A3");
        }
        await().atMost(PATIENCE).until(() -> stageOf("H-39"), List.of(TransferStage.DEBITED)::equals);

        transfer("T8");

        assertThat(settled("T8")).isEqualTo(Ledger.COMPLETED);
        released.countDown();
        for (int i = 0; i < 40; i++) {
            assertThat(settled("H-" + i)).isEqualTo(Ledger.COMPLETED);
        }
        assertThat(steps("CreditTransfer", "timeout")).isPositive();
    }

    @Test
    void aTransferThatFailsHoldsUpNoOther() {
        failing.put("T2", any -> true);
        transfer("T2");
        await().atMost(PATIENCE).until(() -> stageOf("T2"), List.of(TransferStage.DEBITED)::equals);

        for (int i = 0; i < 20; i++) {
            transfer("T2-" + i);
        }

        for (int i = 0; i < 20; i++) {
            assertThat(settled("T2-" + i)).isEqualTo(Ledger.COMPLETED);
        }
        assertThat(stageOf("T2")).containsExactly(TransferStage.DEBITED);
        Ledger.read(database).assertConserved();
        failing.remove("T2");
        assertThat(settled("T2")).isEqualTo(Ledger.COMPLETED);
    }

    @Test
    void aTransferThatHangsIsListedAndCounted() {
        failing.put("T3", any -> true);
        transfer("T3");
        await().atMost(PATIENCE).until(() -> stageOf("T3"), List.of(TransferStage.DEBITED)::equals);

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(gauge("account.transfers.unsettled")).isGreaterThanOrEqualTo(1);
            assertThat(gauge("account.transfers.pending")).isGreaterThanOrEqualTo(1);
            assertThat(gauge("account.transfers.in.transit", "currency", "EUR")).isGreaterThanOrEqualTo(1);
            assertThat(gauge("account.transfers.in.transit.longest")).isPositive();
        });
        assertThat(openTransfers.olderThan(Duration.ofHours(1), 500, null).items())
                .isEmpty();

        failing.remove("T3");
        settled("T3");
        await().atMost(PATIENCE).until(() -> stageOf("T3").isEmpty());
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(gauge("account.transfers.in.transit", "currency", "EUR")).isZero();
            assertThat(gauge("account.transfers.in.transit.longest")).isZero();
        });
    }

    @Test
    void anOperatorHasTheMoneyOfATransferThatHangsGivenBack() {
        failing.put("T4", credit -> !credit.cancelled());
        transfer("T4");
        await().atMost(PATIENCE).until(() -> stageOf("T4"), List.of(TransferStage.DEBITED)::equals);

        commands.send(new CancelTransfer(new TransferId("T4")), OPERATOR);
        commands.send(new CancelTransfer(new TransferId("T4")), OPERATOR);

        assertThat(settled("T4")).isEqualTo(Ledger.COMPENSATED);
    }

    @Test
    void anOperatorTakesUpATransferWhoseEventWasLost() {
        hidden.add("T5");
        transfer("T5");
        await().atMost(PATIENCE).until(() -> stageOf("T5"), List.of(TransferStage.DEBITED)::equals);

        commands.send(new ResumeTransfer(new TransferId("T5")), OPERATOR);

        assertThat(settled("T5")).isEqualTo(Ledger.COMPLETED);
    }

    @Test
    void anOperatorHasTheMoneyOfATransferWhoseEventWasLostGivenBack() {
        hidden.add("T6");
        transfer("T6");
        await().atMost(PATIENCE).until(() -> stageOf("T6"), List.of(TransferStage.DEBITED)::equals);

        commands.send(new CancelTransfer(new TransferId("T6")), OPERATOR);

        assertThat(settled("T6")).isEqualTo(Ledger.COMPENSATED);
    }

    @Test
    void aProcessThatFreezesInTheMiddleOfATransactionLosesItsLocksAfterAWhile() {
        assertThat(process.getBean(JdbcTemplate.class)
                        .queryForObject("SHOW idle_in_transaction_session_timeout", String.class))
                .isEqualTo("1min");
    }

    @Test
    void onlyTheApplicationItselfOrdersStepsAndOnlyOperatorsManage() {
        CreditTransfer credit = new CreditTransfer(
                new AccountId("A2"), new TransferId("T"), null, BigDecimal.ONE, null, null, null, false);
        assertThat(refusal(credit, CommandSide.TELLER)).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(credit, OPERATOR)).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(new CancelTransfer(new TransferId("T")), CommandSide.TELLER))
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(new CancelTransfer(new TransferId("T")), OPERATOR)).isEqualTo(ErrorCode.TRANSFER_NOT_FOUND);
    }

    private static double steps(String step, String outcome) {
        Timer timer = meters().find("account.transfer.steps")
                .tags("step", step, "outcome", outcome)
                .timer();
        return timer == null ? 0 : timer.count();
    }

    private static double gauge(String name, String... tags) {
        return meters().get(name).tags(tags).gauge().value();
    }

    private static MeterRegistry meters() {
        return process.getBean(MeterRegistry.class);
    }

    private static ErrorCode refusal(Object command, Map<String, String> caller) {
        try {
            commands.send(command, caller);
            return null;
        } catch (CommandExecutionException e) {
            return e.<Refusal.Details>getDetails().orElseThrow(() -> e).code();
        }
    }

    private static void transfer(String id) {
        transfer(id, "A1", "A2");
    }

    private static void transfer(String id, String from, String to) {
        commands.send(
                new RequestTransfer(new TransferId(id), new AccountId(from), new AccountId(to), BigDecimal.ONE, null),
                CommandSide.TELLER);
    }

    private static List<TransferStage> stageOf(String transfer) {
        return openTransfers.olderThan(Duration.ZERO, 500, null).items().stream()
                .filter(open -> open.transferId().value().equals(transfer))
                .map(OpenTransferView::stage)
                .toList();
    }

    /** What happened to a transfer, once it is at its end. */
    private static List<String> settled(String transfer) {
        return await().atMost(PATIENCE)
                .until(
                        () -> Ledger.read(database).trailOf(transfer),
                        trail -> trail.contains("TransferCompleted")
                                || trail.contains("TransferFailed")
                                || trail.contains("TransferCompensated"));
    }
}
