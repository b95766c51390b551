package io.eventbank.eventstore.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;

/**
 * Two processes append, while other appends are under way for long, and readers of both follow to the end all the time.
 * Some clocks are an hour slow and some an hour fast.
 */
final class HeldAppends {

    private static final int EVENTS_OF_AN_APPEND = 50;
    private static final int LAST = 1_000_000;

    /** Appends in a transaction that is ended by the caller. */
    interface Append {
        void append(Connection transaction, EventMessage<?> event) throws SQLException;
    }

    /** What was appended, and what each reader got, as identifiers of events. */
    record Result(Set<String> appended, List<List<String>> read) {

        /** How many of the events a reader did not get. */
        long missing(int reader) {
            Set<String> got = new LinkedHashSet<>(read.get(reader));
            return appended.stream().filter(event -> !got.contains(event)).count();
        }
    }

    private HeldAppends() {}

    /**
     * Runs to the end of the longest hold.
     *
     * @param behind how many events are appended while the holds are there
     */
    static Result run(
            List<? extends EventStorageEngine> engines,
            DataSource beside,
            Append held,
            List<Duration> holds,
            int behind)
            throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            String end = TestEvents.unique();
            List<Future<List<String>>> readers = new ArrayList<>();
            for (EventStorageEngine engine : engines) {
                readers.add(threads.submit(() -> follow(engine, end)));
            }
            Set<String> appended = new LinkedHashSet<>();
            long start = System.nanoTime();
            List<Connection> transactions = new ArrayList<>();
            List<Future<?>> holding = new ArrayList<>();
            for (Duration hold : holds) {
                Connection transaction = beside.getConnection();
                transaction.setAutoCommit(false);
                EventMessage<?> event =
                        TestEvents.event(TestEvents.unique(), 0, Instant.now().minusSeconds(3_600));
                held.append(transaction, event);
                appended.add(event.getIdentifier());
                transactions.add(transaction);
                holding.add(threads.submit((Callable<Void>) () -> {
                    TimeUnit.NANOSECONDS.sleep(hold.toNanos() - (System.nanoTime() - start));
                    transaction.commit();
                    return null;
                }));
            }
            List<Future<List<String>>> appending = new ArrayList<>();
            for (int process = 0; process < engines.size(); process++) {
                EventStorageEngine engine = engines.get(process);
                Duration clock = Duration.ofHours(process % 2 == 0 ? -1 : 1);
                appending.add(threads.submit(() -> append(engine, clock, behind / engines.size())));
            }
            for (Future<List<String>> done : appending) {
                appended.addAll(done.get());
            }
            for (Future<?> done : holding) {
                done.get();
            }
            for (Connection transaction : transactions) {
                transaction.close();
            }
            EventMessage<?> last = TestEvents.event(end, LAST);
            engines.get(0).appendEvents(last);
            appended.add(last.getIdentifier());
            List<List<String>> read = new ArrayList<>();
            for (Future<List<String>> reader : readers) {
                read.add(reader.get());
            }
            return new Result(appended, read);
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<String> append(EventStorageEngine engine, Duration clock, int count) {
        List<String> appended = new ArrayList<>();
        String stream = TestEvents.unique();
        for (int sequence = 0; sequence < count; ) {
            List<EventMessage<?>> events = new ArrayList<>();
            while (events.size() < EVENTS_OF_AN_APPEND && sequence < count) {
                events.add(TestEvents.event(stream, sequence++, Instant.now().plus(clock)));
            }
            engine.appendEvents(events);
            events.forEach(event -> appended.add(event.getIdentifier()));
        }
        return appended;
    }

    /** Reads until the last event of a stream has come, and once more. */
    private static List<String> follow(EventStorageEngine engine, String lastStream) {
        List<String> read = new ArrayList<>();
        TrackingToken token = null;
        boolean ended = false;
        while (true) {
            int before = read.size();
            boolean last = ended;
            try (Stream<? extends TrackedEventMessage<?>> events = engine.readEvents(token, false)) {
                for (TrackedEventMessage<?> event :
                        (Iterable<TrackedEventMessage<?>>) events.<TrackedEventMessage<?>>map(each -> each)::iterator) {
                    read.add(event.getIdentifier());
                    token = event.trackingToken();
                    ended |= event instanceof DomainEventMessage<?> domainEvent
                            && domainEvent.getAggregateIdentifier().equals(lastStream);
                }
            }
            if (last) {
                return read;
            }
            if (read.size() == before) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("Interrupted");
            }
        }
    }
}
