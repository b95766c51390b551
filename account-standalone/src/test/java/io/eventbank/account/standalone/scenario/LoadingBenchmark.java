package io.eventbank.account.standalone.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.api.command.AccountCommand;
import io.eventbank.account.api.command.AccountResult;
import io.eventbank.account.api.command.ChangeOverdraftLimit;
import io.eventbank.account.api.command.DepositMoney;
import io.eventbank.account.api.command.ImportAccount;
import io.eventbank.account.api.command.ImportOwner;
import io.eventbank.account.api.command.ImportTransactions;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransactionType;
import io.eventbank.account.command.CommandModule;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.standalone.testing.Bank;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.security.Role;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.axonframework.config.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What it costs to load accounts, with and without snapshots, and what snapshots cost. What is compared is measured in
 * turn, within one run. Not a part of the build; see docs/operating.md for how to run it.
 */
class LoadingBenchmark {

    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 1_000);
    private static final Map<String, String> TELLER = new Caller("t", Set.of(Role.TELLER), null).toMetaData();
    private static final LocalDate DAY = LocalDate.of(2020, 1, 1);
    private static final int CALLERS = 4;
    private static final int BATCH = 200;

    @TempDir
    private Path directory;

    /** The command side alone, without its web server. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration(excludeName = "io.eventbank.account.standalone.start.DataDirectoryAutoConfiguration")
    @Import(CommandModule.class)
    static class CommandSideOnly {}

    @Test
    void loadingInProcess() throws Exception {
        try (EmbeddedPostgres postgres = durable();
                ConfigurableApplicationContext side = commandSide(postgres, 0)) {
            Map<String, Callable<?>> commands = new LinkedHashMap<>();
            for (int events : new int[] {10, 1_000, 10_000}) {
                commands.put("%,6d events".formatted(events), load(side, events, -1));
            }
            for (int tail : new int[] {0, 12, 25, 50, 100, 200, 500}) {
                commands.put("10,000 events, %3d since a snapshot".formatted(tail), load(side, 10_000, tail));
            }
            commands.put(" 1,000 events,   0 since a snapshot", load(side, 1_000, 0));
            reportLatencies(commands);
            System.out.println("bytes of a snapshot: "
                    + side.getBean(JdbcTemplate.class)
                            .queryForList(
                                    "SELECT DISTINCT length(payload) + length(metadata)" + " FROM event_store.snapshot",
                                    Integer.class));
        }
    }

    @Test
    void loadingOverRest() throws Exception {
        try (Bank with = Bank.start(directory.resolve("with"), "account.command.cached-aggregates=0");
                Bank without = Bank.start(
                        directory.resolve("without"),
                        "account.command.snapshot-interval=0",
                        "account.command.cached-aggregates=0")) {
            Map<String, Callable<?>> commands = new LinkedHashMap<>();
            for (int events : new int[] {10, 1_000, 10_000}) {
                for (Bank bank : List.of(with, without)) {
                    String id = "L" + events;
                    bank.importText(
                            "accounts",
                            List.of(
                                    "accountId,ownerId,ownerName,ownerEmail,accountType,currency,openedOn,overdraftLimit",
                                    id + ",B,Benchmark,b@example.org,CHECKING,EUR," + DAY + ",0"));
                    List<String> rows = new ArrayList<>();
                    rows.add("transactionId,accountId,bookingDate,type,amount,reference");
                    IntStream.range(1, events)
                            .forEach(i -> rows.add("T" + i + "," + id + "," + DAY + ",DEPOSIT,1.00,"));
                    bank.importText("transactions", rows);
                    commands.put(
                            "%,6d events, %s snapshots".formatted(events, bank == with ? "with" : "without"),
                            () -> bank.put(
                                            "teller",
                                            "/api/v1/accounts/" + id + "/overdraft-limit",
                                            "{\"limit\": \"0\"}")
                                    .has(200));
                }
            }
            reportLatencies(commands);
        }
    }

    /** Deposits to one account by several callers; the account grows as it would. */
    @Test
    void aBusyAccount() throws Exception {
        try (EmbeddedPostgres postgres = durable()) {
            Map<Integer, ConfigurableApplicationContext> sides = new LinkedHashMap<>();
            for (int interval : new int[] {0, 25, 50, 100, 200, 500}) {
                sides.put(interval, commandSide(postgres, interval));
            }
            for (boolean named : new boolean[] {false, true}) {
                Map<String, Callable<?>> deposits = new LinkedHashMap<>();
                sides.forEach((interval, side) -> {
                    AccountId account = new AccountId((named ? "named-" : "unnamed-") + interval);
                    fill(side, account, 1_000);
                    AtomicInteger ids = new AtomicInteger();
                    deposits.put(
                            (interval == 0 ? "no snapshots" : "a snapshot every " + interval + " events")
                                    + (named ? ", ids of the client's" : ""),
                            () -> inParallel(BATCH, i -> {
                                TransactionId id = named ? new TransactionId("D" + ids.getAndIncrement()) : null;
                                return send(side, new DepositMoney(account, id, BigDecimal.ONE, null, null));
                            }));
                });
                reportRates(deposits, BATCH, 12);
            }
            sides.values().forEach(ConfigurableApplicationContext::close);
        }
    }

    /** Imports of 20 accounts with 2,000 transactions each. */
    @Test
    void importsOfLongAccounts() throws Exception {
        try (EmbeddedPostgres postgres = durable();
                ConfigurableApplicationContext without = commandSide(postgres, 0);
                ConfigurableApplicationContext with = commandSide(postgres, 50)) {
            Map<String, Callable<?>> imports = new LinkedHashMap<>();
            AtomicInteger next = new AtomicInteger();
            imports.put("import without snapshots", () -> importLong(without, "I" + next.getAndIncrement()));
            imports.put("import with snapshots", () -> importLong(with, "I" + next.getAndIncrement()));
            reportRates(imports, 40_000, 7);
        }
    }

    /** A year of a real bank, each time into a fresh database. */
    @Test
    void importsOfARealBank() throws Exception {
        Path data =
                Path.of("..", "..", "shared", "data", "berka").toAbsolutePath().normalize();
        Map<String, Callable<?>> imports = new LinkedHashMap<>();
        imports.put("real bank, without snapshots", () -> importBank(data, "account.command.snapshot-interval=0"));
        imports.put("real bank, with snapshots", () -> importBank(data));
        imports.put(
                "real bank, with snapshots every 10 events",
                () -> importBank(data, "account.command.snapshot-interval=10"));
        for (int round = 0; round < 3; round++) {
            for (Map.Entry<String, Callable<?>> one : imports.entrySet()) {
                System.out.printf("%-45s %s ms%n", one.getKey(), one.getValue().call());
            }
        }
    }

    private long importBank(Path data, String... settings) throws Exception {
        try (Bank bank = Bank.start(Files.createTempDirectory(directory, "bank").resolve("data"), settings)) {
            bank.importFile("accounts", HttpRequest.BodyPublishers.ofFile(data.resolve("accounts.csv")));
            long start = System.nanoTime();
            bank.importFile("transactions", HttpRequest.BodyPublishers.ofFile(data.resolve("transactions.csv")));
            return (System.nanoTime() - start) / 1_000_000;
        }
    }

    private Object importLong(ConfigurableApplicationContext side, String prefix) throws Exception {
        return inParallel(20, i -> {
            fill(side, new AccountId(prefix + "-" + i), 2_001);
            return null;
        });
    }

    /** A command that changes nothing. */
    private static Callable<?> load(ConfigurableApplicationContext side, int events, int sinceSnapshot) {
        AccountId account = new AccountId("L" + events + "-" + sinceSnapshot);
        if (sinceSnapshot >= 0) {
            fill(side, account, events - sinceSnapshot);
            snapshot(side, account);
            book(side, account, events - sinceSnapshot, events);
        } else {
            fill(side, account, events);
        }
        return () -> {
            AccountResult result = send(side, new ChangeOverdraftLimit(account, BigDecimal.ZERO));
            assertThat(result.version()).isEqualTo(events - 1);
            return result;
        };
    }

    private static void snapshot(ConfigurableApplicationContext side, AccountId account) {
        try {
            side.getBean(Configuration.class)
                    .snapshotter()
                    .scheduleSnapshot(
                            Class.forName("io.eventbank.account.command.account.BankAccount"), account.toString());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Opens an account and books so that it has so many events. */
    private static void fill(ConfigurableApplicationContext side, AccountId account, int events) {
        OwnerId owner = new OwnerId("B");
        send(side, new ImportOwner(owner, new EncryptedText("AA"), new EncryptedText("AA")));
        send(
                side,
                new ImportAccount(
                        account, owner, AccountType.CHECKING, Currency.getInstance("EUR"), DAY, BigDecimal.ZERO));
        book(side, account, 1, events);
    }

    private static void book(ConfigurableApplicationContext side, AccountId account, int from, int to) {
        for (int first = from; first < to; first += 500) {
            AccountCommand command = new ImportTransactions(
                    account,
                    IntStream.range(first, Math.min(to, first + 500))
                            .mapToObj(i -> new ImportTransactions.Row(
                                    new TransactionId("T" + i), DAY, TransactionType.DEPOSIT, BigDecimal.ONE, null))
                            .toList());
            send(side, command);
        }
    }

    private static <R> R send(ConfigurableApplicationContext side, Object command) {
        return side.getBean(CommandSender.class).send(command, TELLER);
    }

    private static Object inParallel(int times, IntFunction<?> call) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                int number = i;
                calls.add(callers.submit(() -> call.apply(number)));
            }
            for (Future<?> one : calls) {
                one.get();
            }
            return null;
        } finally {
            callers.shutdown();
        }
    }

    private static void reportLatencies(Map<String, Callable<?>> commands) throws Exception {
        Map<String, long[]> nanos = measure(commands, ROUNDS, ROUNDS / 5);
        nanos.forEach((name, times) -> System.out.printf(
                "%-40s median %7.2f ms, p95 %7.2f ms%n",
                name, times[times.length / 2] / 1e6, times[times.length * 95 / 100] / 1e6));
    }

    private static void reportRates(Map<String, Callable<?>> batches, int size, int rounds) throws Exception {
        Map<String, long[]> nanos = measure(batches, rounds, 2);
        nanos.forEach((name, times) -> System.out.printf(
                "%-55s median %,8.0f/s, from %,8.0f to %,8.0f%n",
                name,
                size * 1e9 / times[times.length / 2],
                size * 1e9 / times[times.length - 1],
                size * 1e9 / times[0]));
    }

    /** Each in turn, the order changing from round to round; sorted. */
    private static Map<String, long[]> measure(Map<String, Callable<?>> calls, int rounds, int warmUp)
            throws Exception {
        Map<String, long[]> nanos = new LinkedHashMap<>();
        calls.keySet().forEach(name -> nanos.put(name, new long[rounds]));
        List<Map.Entry<String, Callable<?>>> order = new ArrayList<>(calls.entrySet());
        for (int round = -warmUp; round < rounds; round++) {
            Collections.rotate(order, 1);
            for (Map.Entry<String, Callable<?>> call : order) {
                long start = System.nanoTime();
                call.getValue().call();
                if (round >= 0) {
                    nanos.get(call.getKey())[round] = System.nanoTime() - start;
                }
            }
        }
        nanos.values().forEach(Arrays::sort);
        return nanos;
    }

    private static EmbeddedPostgres durable() throws Exception {
        return EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "200")
                .start();
    }

    private ConfigurableApplicationContext commandSide(EmbeddedPostgres postgres, int interval) {
        return new SpringApplicationBuilder(CommandSideOnly.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.config.name=none", // not the settings of the whole application
                        "--spring.config.import=classpath:account-support.yml,classpath:account-command.yml",
                        "--account.command.snapshot-interval=" + interval,
                        "--account.command.cached-aggregates=0",
                        "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                        "--spring.datasource.username=postgres",
                        "--spring.datasource.hikari.maximum-pool-size=12",
                        "--account.personal-data.master-key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                        "--account.proof.signing-key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                        "--account.import.spool-dir=" + directory,
                        "--logging.level.root=warn");
    }
}
