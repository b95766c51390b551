package io.eventbank.account.query.rebuild;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.testing.AccountHistory;
import io.eventbank.account.query.testing.QueryTest;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.DomainEventMessage;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/**
 * How fast read models are rebuilt: of 3,000 accounts with 100 events each, recorded in turns. Run on purpose; prints a
 * line for each read model. System property {@code benchmark.events} for another number.
 */
@TestPropertySource(properties = "account.query.checkpoint-interval=100")
@DirtiesContext
class RebuildBenchmark extends QueryTest {

    private static final int EVENTS = Integer.getInteger("benchmark.events", 300_000);
    private static final int EACH = 100;

    @Autowired
    private RebuildRequests requests;

    @Autowired
    private Rebuilds rebuilds;

    @Test
    void measure() throws Exception {
        fill();
        for (String name : List.of("accounts", "streams", "owners", "transfers", "accounts", "streams")) {
            AtomicBoolean done = new AtomicBoolean();
            CompletableFuture<List<Long>> reads = CompletableFuture.supplyAsync(() -> reads(done));
            long start = System.nanoTime();
            requests.replay(name);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(10))
                    .until(() -> !rebuilds.find(name).orElseThrow().status().underWay());
            double seconds = (System.nanoTime() - start) / 1e9;
            done.set(true);
            RebuildView view = requests.find(name).orElseThrow();
            long[] micros =
                    reads.join().stream().mapToLong(Long::longValue).sorted().toArray();
            System.out.printf(
                    "%s: %s, %d events, %d events/s while filling, %.1f s in all, so %.0f events/s;"
                            + " reads beside it: median %.1f ms, slowest %.0f ms%n",
                    name,
                    view.status(),
                    view.events(),
                    view.eventsPerSecond(),
                    seconds,
                    view.events() / seconds,
                    micros[micros.length / 2] / 1e3,
                    Arrays.stream(micros).max().orElseThrow() / 1e3);
        }
    }

    private void fill() {
        OwnerId owner = register("Ada Lovelace", "ada@example.org");
        List<List<RecordedEvent<AccountEvent>>> histories = new ArrayList<>();
        for (int i = 0; i < EVENTS / EACH; i++) {
            AccountHistory history = new AccountHistory(new AccountId("A" + i), owner, "EUR").opened(0, 0);
            for (int event = 1; event < EACH; event++) {
                history.deposited(100 + event, LocalDate.of(2024, 3, 1).plusDays(event * 3L));
            }
            histories.add(history.events());
        }
        for (int event = 0; event < EACH; event++) {
            for (int from = 0; from < histories.size(); from += 500) {
                List<DomainEventMessage<?>> batch = new ArrayList<>();
                for (List<RecordedEvent<AccountEvent>> history :
                        histories.subList(from, Math.min(from + 500, histories.size()))) {
                    RecordedEvent<AccountEvent> recorded = history.get(event);
                    batch.add(message(recorded.event().accountId(), recorded));
                }
                eventStore.publish(batch);
            }
        }
        long start = System.nanoTime();
        Awaitility.await()
                .atMost(Duration.ofMinutes(10))
                .until(() -> jdbc.queryForObject("SELECT count(*) FROM account_query.account_transaction", Long.class)
                        == EVENTS - EVENTS / EACH);
        System.out.printf("The processor needed %.1f s more%n", (System.nanoTime() - start) / 1e9);
    }

    /** The times of single reads in microseconds, ten in a second. */
    private List<Long> reads(AtomicBoolean done) {
        List<Long> micros = new ArrayList<>();
        try {
            while (!done.get()) {
                long start = System.nanoTime();
                mvc.perform(get("/api/v1/accounts/A" + micros.size() % (EVENTS / EACH))
                                .with(TELLER))
                        .andExpect(status().isOk());
                micros.add((System.nanoTime() - start) / 1000);
                Thread.sleep(100);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return micros;
    }
}
