package io.eventbank.account.command.transfer;

import io.eventbank.account.support.operation.OperationProperties;
import io.eventbank.account.support.operation.Rounds;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The metrics of transfers under way. They are summed up in advance, so that whoever asks for them waits for no
 * database; no number while that was not possible of late.
 */
@Component
class TransferCounts implements SmartLifecycle {

    private final MeterRegistry registry;
    private final OperationProperties limits;
    private final Rounds rounds;
    private final Set<Currency> currencies = ConcurrentHashMap.newKeySet();
    private volatile Sums last;

    TransferCounts(
            OpenTransfers transfers,
            MeterRegistry registry,
            OperationProperties limits,
            TransferProperties transferLimits) {
        this.registry = registry;
        this.limits = limits;
        this.rounds = new Rounds(
                "transfer-counts", limits.interval(), () -> sumUp(transfers.underWay(transferLimits.settleWithin())));
        Gauge.builder("account.transfers.pending", () -> of(TransfersUnderWay::pending))
                .description("Transfers under way")
                .register(registry);
        Gauge.builder("account.transfers.unsettled", () -> of(TransfersUnderWay::unsettled))
                .description("Transfers that have not settled within account.transfer.settle-within")
                .register(registry);
        Gauge.builder(
                        "account.transfers.in.transit.longest",
                        () -> of(sums ->
                                BigDecimal.valueOf(sums.longestInTransit().toMillis(), 3)))
                .description("How long ago the oldest transfer was requested whose money is in neither account")
                .baseUnit("seconds")
                .register(registry);
    }

    private record Sums(TransfersUnderWay transfers, long nanoTime) {}

    /** Tells of the money in transit of a currency from now on, even if there is none. */
    private void watch(Currency currency) {
        if (currencies.add(currency)) {
            Gauge.builder(
                            "account.transfers.in.transit",
                            () -> of(sums -> sums.inTransit().getOrDefault(currency, BigDecimal.ZERO)))
                    .description("Money that has left its source and is neither in its target nor back")
                    .tag("currency", currency.getCurrencyCode())
                    .register(registry);
        }
    }

    @Override
    public void start() {
        rounds.start();
    }

    @Override
    public void stop() {
        rounds.stop();
    }

    @Override
    public boolean isRunning() {
        return rounds.isRunning();
    }

    private void sumUp(TransfersUnderWay sums) {
        last = new Sums(sums, System.nanoTime());
        sums.inTransit().keySet().forEach(this::watch);
    }

    /** Null, which is shown as no number, if it is not known. */
    private Number of(Function<TransfersUnderWay, Number> value) {
        Sums sums = last;
        return sums == null
                        || System.nanoTime() - sums.nanoTime()
                                > limits.reportTimeout().toNanos()
                ? null
                : value.apply(sums.transfers());
    }
}
