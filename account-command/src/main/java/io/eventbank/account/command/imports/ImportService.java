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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
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

    /**
     * Of uploads that this process has on disk, from their first byte on: those that wait, and one that is imported.
     */
    private final Semaphore uploads;

    private final ExecutorService queue = Executors.newSingleThreadExecutor();
    private final ExecutorService workers;
    private final ScheduledExecutorService reporter = Executors.newSingleThreadScheduledExecutor();

    ImportService(List<Importer> importers, ImportRecords records, ImportProperties properties) {
        importers.forEach(importer -> this.importers.put(importer.kind(), importer));
        this.records = records;
        this.properties = properties;
        this.uploads = new Semaphore(properties.maxPending() + 1);
        this.workers = Executors.newFixedThreadPool(properties.workers());
    }

    /**
     * Takes in a file, to be imported when its turn comes. A repeat of a request with an {@code Idempotency-Key} is the
     * same import, which is not started a second time unless it has failed.
     *
     * @return the id under which {@link #find} knows it from now on
     * @throws Refusal {@code too_many_imports} if too many are waiting or being taken in; nothing has been read then
     */
    String accept(ImportKind kind, InputStream upload, Caller caller) throws IOException {
        if (!uploads.tryAcquire()) {
            throw new Refusal(ErrorCode.TOO_MANY_IMPORTS, "Too many imports are waiting; try again later");
        }
        String importId = RequestIds.next("import");
        Map<String, Object> origin = new HashMap<>(caller.toMetaData());
        origin.put("requestId", RequestId.current());
        boolean queued = false;
        try {
            Spool spool = Spool.of(upload, properties.spoolDir());
            try {
                synchronized (queue) { // so that they are queued in the order in which they are recorded
                    queued = enqueue(importId, kind, spool, origin);
                }
            } finally {
                if (!queued) {
                    spool.close();
                }
            }
        } finally {
            if (!queued) {
                uploads.release();
            }
        }
        return importId;
    }

    /** Whether the upload is worked off, and given up then: a repeat is not. */
    private boolean enqueue(String importId, ImportKind kind, Spool spool, Map<String, Object> origin) {
        Optional<Long> started = records.start(importId, kind);
        if (started.isEmpty()) {
            return false;
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
                    uploads.release();
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            reports.cancel(false);
            tally.stop(0, "interrupted", "The process was about to end; send the file again");
            report(ticket, ImportView.Status.FAILED, tally);
            throw new Refusal(ErrorCode.TOO_MANY_IMPORTS, "No more imports are taken in here; try again later");
        }
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
