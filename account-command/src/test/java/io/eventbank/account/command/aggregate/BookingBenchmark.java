package io.eventbank.account.command.aggregate;

import io.eventbank.account.api.command.DepositMoney;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.command.CommandSide;
import io.eventbank.account.command.dispatch.CommandSender;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Deposits a second, to one account and to many, on a durable PostgreSQL. Not a part of the build. */
class BookingBenchmark {

    private static final int SECONDS = Integer.getInteger("benchmark.seconds", 8);

    @TempDir
    private Path spool;

    @Test
    void deposits() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("full_page_writes", "on")
                        .start();
                ConfigurableApplicationContext process =
                        CommandSide.start(postgres.getJdbcUrl("postgres", "postgres"), spool)) {
            CommandSender commands = process.getBean(CommandSender.class);
            String[] accounts = IntStream.range(0, 1_000).mapToObj(i -> "A" + i).toArray(String[]::new);
            CommandSide.openAccounts(commands, "0", accounts);
            measure(commands, 8, accounts);
            for (int round = 0; round < 2; round++) {
                for (int callers : new int[] {1, 8, 64}) {
                    report("1000 accounts", callers, measure(commands, callers, accounts));
                }
                report("   1 account ", 64, measure(commands, 64, "A0"));
            }
        }
    }

    private static void report(String what, int callers, List<long[]> latencies) {
        long[] all = latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        int fewest = latencies.stream().mapToInt(each -> each.length).min().orElseThrow();
        int most = latencies.stream().mapToInt(each -> each.length).max().orElseThrow();
        System.out.printf(
                "RESULT %s, %2d callers: %,6d/s, median %.2f ms, 99 %% %.2f ms, longest %.1f ms, per caller %d to %d%n",
                what,
                callers,
                all.length / SECONDS,
                all[all.length / 2] / 1e6,
                all[all.length * 99 / 100] / 1e6,
                all[all.length - 1] / 1e6,
                fewest,
                most);
    }

    private static List<long[]> measure(CommandSender commands, int callers, String... accounts) throws Exception {
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        List<long[]> latencies = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            Thread thread = new Thread(() -> {
                List<Long> mine = new ArrayList<>();
                for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
                    AccountId account =
                            new AccountId(accounts[ThreadLocalRandom.current().nextInt(accounts.length)]);
                    commands.send(new DepositMoney(account, null, BigDecimal.ONE, null, null), CommandSide.TELLER);
                    mine.add(System.nanoTime() - start);
                }
                synchronized (latencies) {
                    latencies.add(mine.stream().mapToLong(Long::longValue).toArray());
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return latencies;
    }
}
