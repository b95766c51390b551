package io.eventbank.account.command.imports;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.web.RequestId;
import io.eventbank.account.support.web.RequestIds;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Service;

/**
 * Imports files. Uploads are worked off one after another, in the order they came in, by whichever process, so that
 * transactions can be sent right behind their accounts.
 */
@Service
public class ImportService implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(ImportService.class);

    private static final long TURN_MILLIS = 100;

    private final Map<ImportKind, Importer> importers = new EnumMap<>(ImportKind.class);
    private final ImportRecords records;
    private final ImportProperties properties;
    private final ExecutorService queue;
    private final ExecutorService workers;
    private final ScheduledExecutorService reporter = Executors.newSingleThreadScheduledExecutor();

    ImportService(List<Importer> importers, ImportRecords records, ImportProperties properties) {
        importers.forEach(importer -> this.importers.put(importer.kind(), importer));
        this.records = records;
        this.properties = properties;
        this.queue =
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(properties.maxPending()));
        this.workers = Executors.newFixedThreadPool(properties.workers());
    }

    /**
     * Takes in a file, to be imported when its turn comes. A repeat of a request with an {@code Idempotency-Key} is the
     * same import, which is not started a second time unless it has failed.
     *
     * @return the id under which {@link #find} knows it from now on
     * @throws Refusal {@code too_many_imports} if too many are waiting
     */
    String accept(ImportKind kind, InputStream upload, Caller caller) throws IOException {
        String importId = RequestIds.next("import");
        Map<String, Object> origin = new HashMap<>(caller.toMetaData());
        origin.put("requestId", RequestId.current());
        Spool spool = Spool.of(upload, properties.spoolDir());
        synchronized (queue) { // so that they are queued in the order in which they are recorded
            return enqueue(importId, kind, spool, origin);
        }
    }

    private String enqueue(String importId, ImportKind kind, Spool spool, Map<String, Object> origin)
            throws IOException {
        Optional<Long> started = records.start(importId, kind);
        if (started.isEmpty()) {
            spool.close();
            return importId;
        }
        long ticket = started.get();
        ImportTally tally = new ImportTally();
        ScheduledFuture<?> reports = reporter.scheduleAtFixedRate(
                () -> report(ticket, ImportView.Status.RUNNING, tally),
                0,
                ImportRecords.SIGN_OF_LIFE.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            queue.execute(() -> {
                try (spool) {
                    if (awaitTurn(ticket)) {
                        ImportView.Status outcome = run(kind, spool.content(), origin, tally);
                        reports.cancel(false);
                        report(ticket, outcome, tally);
                    }
                } catch (IOException e) {
                    LOG.warn("The upload of import {} could not be opened or removed", importId, e);
                } finally {
                    reports.cancel(false);
                }
            });
        } catch (RejectedExecutionException e) {
            reports.cancel(false);
            spool.close();
            tally.stop(0, ErrorCode.TOO_MANY_IMPORTS.code(), "Too many imports were waiting");
            report(ticket, ImportView.Status.FAILED, tally);
            throw new Refusal(ErrorCode.TOO_MANY_IMPORTS, "Too many imports are waiting; try again later");
        }
        return importId;
    }

    /**
     * Imports a file at once and returns when all of it is durable.
     *
     * @param origin metadata for the commands, with the caller
     * @param tally is kept up to date meanwhile
     * @throws ImportFailure if it cannot go on; what was imported stays
     */
    public void importNow(ImportKind kind, InputStream content, Map<String, ?> origin, ImportTally tally) {
        new ImportRun(importers.get(kind), workers, properties, origin, tally).run(content);
    }

    /** How far an import is; empty if there is none of that id. */
    Optional<ImportView> find(String importId) {
        return records.find(importId);
    }

    @Override
    public void destroy() {
        queue.shutdownNow();
        workers.shutdownNow();
        reporter.shutdownNow();
    }

    /** Waits for imports that were started before, by whichever process; false if this one is not to be run. */
    private boolean awaitTurn(long ticket) {
        try {
            while (true) {
                ImportRecords.Turn turn = turn(ticket);
                if (turn != ImportRecords.Turn.LATER) {
                    return turn == ImportRecords.Turn.NOW;
                }
                TimeUnit.MILLISECONDS.sleep(TURN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private ImportRecords.Turn turn(long ticket) {
        try {
            return records.turn(ticket);
        } catch (RuntimeException e) {
            LOG.warn("It could not be found out whether it is an import's turn: {}", e.toString());
            return ImportRecords.Turn.LATER;
        }
    }

    private ImportView.Status run(ImportKind kind, InputStream content, Map<String, ?> origin, ImportTally tally) {
        try {
            importNow(kind, content, origin, tally);
            return ImportView.Status.COMPLETED;
        } catch (ImportFailure failure) {
            LOG.warn("An import of {} stopped: {}", kind, failure.getMessage(), failure.getCause());
            tally.stop(failure.line(), failure.code(), failure.getMessage());
            return ImportView.Status.FAILED;
        } catch (RuntimeException e) {
            LOG.error("An import of {} stopped", kind, e);
            tally.stop(0, "interrupted", "The import stopped; send the file again to go on");
            return ImportView.Status.FAILED;
        }
    }

    private void report(long ticket, ImportView.Status status, ImportTally tally) {
        try {
            records.progress(ticket, status, tally.counts());
        } catch (RuntimeException e) {
            LOG.warn("The progress of an import could not be recorded: {}", e.toString());
        }
    }
}
