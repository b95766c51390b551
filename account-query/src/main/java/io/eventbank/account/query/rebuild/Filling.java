package io.eventbank.account.query.rebuild;

import io.eventbank.account.query.projection.Position;
import io.eventbank.account.query.projection.ReadModel;
import io.eventbank.account.support.axon.EventReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes events to the tables of a read model, many at a time, from a position on. */
@Component
class Filling {

    private final EventReader reader;
    private final TransactionTemplate transactions;
    private final int batchSize;

    Filling(EventReader reader, PlatformTransactionManager transactions, RebuildProperties limits) {
        this.reader = reader;
        this.transactions = new TransactionTemplate(transactions);
        this.batchSize = limits.batchSize();
    }

    /** Is told of each batch in its transaction. */
    interface Progress {

        /**
         * Before a batch is written.
         *
         * @param position after which its events come
         * @throws RuntimeException if they must not be written
         */
        void starts(TrackingToken position);

        /** Once a batch is written. */
        void filledUpTo(TrackingToken position, int events, Duration took);
    }

    /** Writes until all events there are have been, or until it is stopped; each batch in a transaction of its own. */
    void fill(ReadModel.Writer writer, TrackingToken start, Progress progress, BooleanSupplier stopped) {
        // While one batch is written the next one is read.
        TrackingToken position = start;
        CompletableFuture<ReadBatch> reading = readAfter(start);
        while (!stopped.getAsBoolean()) {
            long began = System.nanoTime();
            ReadBatch batch = join(reading);
            if (batch.isEmpty()) {
                return;
            }
            reading = readAfter(batch.position());
            TrackingToken before = position;
            transactions.executeWithoutResult(status -> {
                progress.starts(before);
                writer.write(batch.events());
                progress.filledUpTo(batch.position(), batch.size(), Duration.ofNanos(System.nanoTime() - began));
            });
            position = batch.position();
            if (batch.size() < batchSize) {
                return; // what comes in meanwhile is never all there is
            }
        }
    }

    /**
     * Writes, in the current transaction, all events that are recorded by now, with all of the writers.
     *
     * @return the position up to which that was
     */
    TrackingToken writeAll(List<ReadModel.Writer> writers, TrackingToken start) {
        TrackingToken head = reader.head();
        TrackingToken position = start;
        ReadBatch batch;
        do {
            batch = ReadBatch.after(position, batchSize, reader);
            for (ReadModel.Writer writer : writers) {
                writer.write(batch.events());
            }
            position = batch.position();
        } while (!batch.isEmpty() && !position.covers(head));
        return position;
    }

    /** How many events there are behind a position, at most. */
    long behind(TrackingToken position) {
        return Math.max(0, Position.number(reader.head()) - Position.number(position));
    }

    private CompletableFuture<ReadBatch> readAfter(TrackingToken position) {
        return CompletableFuture.supplyAsync(() -> ReadBatch.after(position, batchSize, reader));
    }

    private static ReadBatch join(CompletableFuture<ReadBatch> reading) {
        try {
            return reading.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }
}
