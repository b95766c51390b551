package io.eventbank.account.query.parity;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.testing.AccountHistory;
import io.eventbank.account.query.testing.QueryTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/**
 * What the audit costs, with the sample size of the defaults. Not a part of the build; see docs/operating.md for how to
 * run it.
 */
@TestPropertySource(
        properties = {
            "account.parity.round-interval=0s",
            "account.query.checkpoint-interval=100",
            "logging.level.root=warn"
        })
@DirtiesContext
class ParityBenchmark extends QueryTest {

    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 5);
    private static final int SHORT = 400;
    private static final int LONG = 8;

    @Autowired
    private Auditor auditor;

    @Autowired
    private ParityRecords records;

    @Autowired
    private ParityProperties limits;

    @Autowired
    private Healer healer;

    @Test
    void looksAtShortAndLongAccounts() {
        OwnerId owner = register("Ada Lovelace", "ada@example.org");
        for (int i = 0; i < SHORT; i++) {
            account("S" + (1000 + i), 100, owner);
        }
        caughtUp();
        for (int i = 0; i < LONG; i++) {
            account("L" + i, 10_000, owner);
            caughtUp();
        }
        Map<String, List<Double>> looks = new HashMap<>();
        Map<String, Long> accounts = new HashMap<>();
        for (int round = 0; round < ROUNDS; ) {
            Round before = records.rounds().isEmpty() ? null : records.rounds().get(0);
            long start = System.nanoTime();
            auditor.look();
            double millis = (System.nanoTime() - start) / 1e6;
            Round after = records.rounds().get(0);
            boolean next = before == null || before.round() != after.round();
            if (after.finishedAt() != null) {
                round++;
            } else if (round > 0) { // the first one warms up
                String kind = records.lastId(after.round()).substring(0, 1);
                looks.computeIfAbsent(kind, key -> new ArrayList<>()).add(millis);
                accounts.merge(kind, after.accountsChecked() - (next ? 0 : before.accountsChecked()), Long::sum);
            }
        }
        looks.forEach((kind, times) -> {
            Collections.sort(times);
            double sum = times.stream().mapToDouble(Double::doubleValue).sum();
            System.out.printf(
                    "%s: %d looks, median %.0f ms, %.1f accounts per look, %.0f accounts/s, %.2f %% of a core%n",
                    kind.equals("S") ? "100 events each" : "10,000 events each",
                    times.size(),
                    times.get(times.size() / 2),
                    accounts.get(kind) / (double) times.size(),
                    accounts.get(kind) / sum * 1000,
                    100 * sum / times.size() / limits.interval().toMillis());
        });
        for (String id : List.of("S1000", "L0")) {
            long start = System.nanoTime();
            healer.heal(new AccountId(id));
            System.out.printf("healing %s: %.0f ms%n", id, (System.nanoTime() - start) / 1e6);
        }
    }

    private void account(String name, int events, OwnerId owner) {
        AccountId id = new AccountId(name);
        AccountHistory history = new AccountHistory(id, owner, "EUR").opened(0, 0);
        for (int i = 1; i < events; i++) {
            history.deposited(100, history.today().plusDays(i / 3));
        }
        record(id, history.events());
    }
}
