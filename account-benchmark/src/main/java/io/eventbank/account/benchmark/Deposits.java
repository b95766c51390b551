package io.eventbank.account.benchmark;

import io.eventbank.account.api.command.DepositMoney;
import io.eventbank.account.api.command.OpenAccount;
import io.eventbank.account.api.command.RegisterOwner;
import io.eventbank.account.api.event.MoneyDeposited;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.support.axon.AuditMetaData;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.security.Role;
import io.eventbank.account.support.web.Ids;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.MetaData;

/** Deposits as a teller makes them. */
final class Deposits {

    private static final int LOADED_EVENTS = 50;
    private static final int OPENERS = 8;
    private static final int BATCH = 500;
    private static final Currency EUR = Currency.getInstance("EUR");
    private static final MetaData TELLER = MetaData.from(new Caller("teller", Set.of(Role.TELLER), null).toMetaData());

    private final CommandGateway gateway;

    Deposits(CommandGateway gateway) {
        this.gateway = gateway;
    }

    /** Opens so many accounts of one new owner, named by a prefix and a number from 0. */
    void open(String prefix, int accounts) throws Exception {
        OwnerId owner = new OwnerId(prefix);
        send(new RegisterOwner(owner, new EncryptedText("AA"), new EncryptedText("AA")));
        AtomicInteger next = new AtomicInteger();
        inParallel(OPENERS, caller -> () -> {
            for (int i = next.getAndIncrement(); i < accounts; i = next.getAndIncrement()) {
                send(new OpenAccount(
                        account(prefix, i), owner, AccountType.CHECKING, EUR, BigDecimal.ZERO, BigDecimal.ZERO));
            }
            return null;
        });
    }

    /** Pays into accounts chosen at random. Each caller sends its next command when the last one is answered. */
    Outcome run(String prefix, int accounts, int callers, Duration duration) throws Exception {
        CountDownLatch ready = new CountDownLatch(callers);
        long cpu = cpuNanos();
        long start = System.nanoTime();
        List<long[]> latencies = inParallel(callers, caller -> () -> {
            ready.countDown();
            ready.await();
            return depositUntil(System.nanoTime() + duration.toNanos(), prefix, accounts);
        });
        long end = System.nanoTime();
        return Outcome.of(latencies.stream().flatMapToLong(LongStream::of).toArray(), end - start, cpuNanos() - cpu);
    }

    /** Appends deposits past the commands, many at a time, in the order of an even load on the accounts. */
    static void append(
            EventStorageEngine engine, TransactionManager transactions, String prefix, int accounts, long events) {
        long[] sequences = new long[accounts];
        for (long appended = 0; appended < events; appended += BATCH) {
            List<DomainEventMessage<MoneyDeposited>> batch = IntStream.range(
                            0, (int) Math.min(BATCH, events - appended))
                    .mapToObj(i -> {
                        int account = ThreadLocalRandom.current().nextInt(accounts);
                        return event(account(prefix, account), sequences[account]++);
                    })
                    .toList();
            transactions.executeInTransaction(() -> engine.appendEvents(batch));
        }
    }

    /** Reads so many events from the first one on, as event processors do. */
    static Outcome read(EventStorageEngine engine, long events) {
        long start = System.nanoTime();
        try (Stream<? extends TrackedEventMessage<?>> read = engine.readEvents((TrackingToken) null, false)) {
            long count =
                    read.limit(events).peek(TrackedEventMessage::getPayload).count();
            return new Outcome(count, System.nanoTime() - start, 0, 0, -1);
        }
    }

    /** Reads the last events of accounts chosen at random, as is done to load them. */
    static Outcome load(EventStorageEngine engine, String prefix, int accounts, int loads) {
        long[] latencies = new long[loads];
        long start = System.nanoTime();
        for (int load = 0; load < loads; load++) {
            long began = System.nanoTime();
            String stream = account(prefix, ThreadLocalRandom.current().nextInt(accounts))
                    .toString();
            long last = engine.lastSequenceNumberFor(stream).orElse(0L);
            engine.readEvents(stream, Math.max(0, last - LOADED_EVENTS + 1))
                    .forEachRemaining(DomainEventMessage::getPayload);
            latencies[load] = System.nanoTime() - began;
        }
        return Outcome.of(latencies, System.nanoTime() - start, -1);
    }

    private static DomainEventMessage<MoneyDeposited> event(AccountId account, long sequence) {
        BigDecimal balance = BigDecimal.valueOf(100 * (sequence + 1), 2);
        return new GenericDomainEventMessage<>(
                "BankAccount",
                account.toString(),
                sequence,
                new MoneyDeposited(
                        account,
                        new TransactionId(Ids.next()),
                        new BigDecimal("1.00"),
                        EUR,
                        balance,
                        null,
                        LocalDate.now()),
                MetaData.from(new AuditMetaData().correlationDataFor(message(deposit(account)))));
    }

    private long[] depositUntil(long deadline, String prefix, int accounts) {
        long[] latencies = new long[1024];
        int count = 0;
        long now = System.nanoTime();
        while (now < deadline) {
            send(deposit(account(prefix, ThreadLocalRandom.current().nextInt(accounts))));
            long answered = System.nanoTime();
            if (count == latencies.length) {
                latencies = Arrays.copyOf(latencies, 2 * count);
            }
            latencies[count++] = answered - now;
            now = answered;
        }
        return Arrays.copyOf(latencies, count);
    }

    private void send(Object command) {
        gateway.sendAndWait(message(command));
    }

    private static CommandMessage<?> message(Object command) {
        return new GenericCommandMessage<>(command, TELLER.and(AuditMetaData.REQUEST_ID, Ids.next()));
    }

    private static DepositMoney deposit(AccountId account) {
        return new DepositMoney(account, null, BigDecimal.ONE, null, null);
    }

    private static AccountId account(String prefix, int number) {
        return new AccountId(prefix + "-" + number);
    }

    private static <R> List<R> inParallel(int callers, IntFunction<Callable<R>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            List<R> results = new ArrayList<>();
            for (Future<R> result : threads.invokeAll(
                    IntStream.range(0, callers).mapToObj(calls).toList())) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }

    /** Processor time of this process so far. */
    static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }
}
