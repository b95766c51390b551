package io.eventbank.account.standalone.scenario;

import static org.awaitility.Awaitility.await;

import io.eventbank.account.standalone.testing.BankClient.Answer;
import io.eventbank.account.standalone.testing.BankClient.NoAnswerException;
import java.net.ConnectException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Clients that book, and read what they have booked, one request after the other, until they are stopped. Each of them
 * is patient as a good client is: it repeats a request with its {@code Idempotency-Key}, at the next service, until it
 * is carried out. Every third booking is a transfer of 1 from the client's account to the one of the next client; the
 * others are deposits of 1.
 */
final class Load implements AutoCloseable {

    private static final String TELLER = "teller";
    private static final Duration PATIENCE = Duration.ofSeconds(90); // with one request
    private static final Duration PAUSE = Duration.ofMillis(50); // before a request is repeated

    private final Services services;
    private final List<String> accounts;
    private final String name;
    private final ExecutorService clients;
    private final List<Future<Void>> running = new ArrayList<>();
    private final ReadWriteLock held = new ReentrantReadWriteLock(true);
    private final AtomicInteger rounds = new AtomicInteger();
    private final AtomicInteger refusedConnections = new AtomicInteger();
    private final AtomicInteger unavailable = new AtomicInteger();
    private final AtomicInteger notYetVisible = new AtomicInteger();
    private final Map<String, String> deposits = new ConcurrentHashMap<>(); // account by transaction
    private final Queue<String> transfers = new ConcurrentLinkedQueue<>();
    private final Queue<String> brokenConnections = new ConcurrentLinkedQueue<>();
    private final Queue<String> brokenAfterAcceptance = new ConcurrentLinkedQueue<>();
    private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    /**
     * Starts it.
     *
     * @param name of this load, that its keys begin with
     * @param accounts of the clients, one each
     */
    Load(Services services, String name, List<String> accounts) {
        this.services = services;
        this.name = name;
        this.accounts = List.copyOf(accounts);
        this.clients = Executors.newFixedThreadPool(accounts.size());
        for (int i = 0; i < accounts.size(); i++) {
            int client = i;
            running.add(clients.submit(() -> {
                for (int round = 0; !stopped; round++) {
                    held.readLock().lock();
                    try {
                        book(client, round);
                    } finally {
                        held.readLock().unlock();
                    }
                    rounds.incrementAndGet();
                }
                return null;
            }));
        }
    }

    /** Waits until every client has been through some more bookings, more or less. */
    void awaitMore() {
        int enough = rounds.get() + 4 * accounts.size();
        await("the clients get on").atMost(PATIENCE).until(() -> rounds.get() >= enough || hasFailed());
    }

    /** Lets no client begin a booking while something is done, and waits until none of them is at one. */
    void holdWhile(Runnable action) {
        held.writeLock().lock();
        try {
            action.run();
        } finally {
            held.writeLock().unlock();
        }
    }

    /** Ends it when all requests have been carried out. */
    void stop() throws Exception {
        stopped = true;
        clients.shutdown();
        for (Future<Void> each : running) {
            each.get(PATIENCE.toSeconds() * 2, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        stopped = true;
        clients.shutdownNow();
    }

    /** The ids of the deposits to an account that have been acknowledged. */
    List<String> deposits(String account) {
        return deposits.entrySet().stream()
                .filter(deposit -> deposit.getValue().equals(account))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The ids of the transfers that have been acknowledged. */
    List<String> transfers() {
        return List.copyOf(transfers);
    }

    /** Answers that a client has no use for. */
    List<String> unexpected() {
        return List.copyOf(unexpected);
    }

    /** Requests whose connection broke and that had been carried out, or were being carried out, all the same. */
    List<String> brokenAfterAcceptance() {
        return List.copyOf(brokenAfterAcceptance);
    }

    @Override
    public String toString() {
        return "%d bookings, %d connections refused, %d answers 503, %d reads too early, connections broken: %s, of these with an effect: %s"
                .formatted(
                        deposits.size() + transfers.size(),
                        refusedConnections.get(),
                        unavailable.get(),
                        notYetVisible.get(),
                        brokenConnections,
                        brokenAfterAcceptance);
    }

    private boolean hasFailed() {
        return running.stream().anyMatch(Future::isDone);
    }

    private void book(int client, int round) {
        String account = accounts.get(client);
        String key = name + "-" + client + "-" + round;
        if (round % 3 == 2) {
            String other = accounts.get((client + 1) % accounts.size());
            String id = carriedOut("POST", "/api/v1/transfers", """
                    {"fromAccountId": "%s", "toAccountId": "%s", "amount": "1"}""".formatted(account, other), key)
                    .text("transferId");
            transfers.add(id);
            carriedOut("GET", "/api/v1/transfers/" + id + "?wait=5", null, null);
        } else {
            Answer booked = carriedOut("POST", "/api/v1/accounts/" + account + "/deposits", """
                    {"amount": "1"}""", key);
            String id = booked.text("transactionId");
            deposits.put(id, account);
            carriedOut(
                    "GET",
                    "/api/v1/accounts/" + account + "/transactions/" + id + "?minVersion=" + booked.text("version"),
                    null,
                    null);
        }
    }

    private Answer carriedOut(String method, String path, String json, String key) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        boolean broken = false;
        Service service = null;
        while (System.nanoTime() < deadline) {
            service = services.next(method, path);
            try {
                Answer answer = send(service, method, path, json, key);
                boolean inProgress =
                        answer.status() == 409 && answer.text("code").equals("request_in_progress");
                if (broken && (inProgress || answer.header("Idempotency-Replayed") != null)) {
                    brokenAfterAcceptance.add(key);
                    broken = false;
                }
                if (answer.status() < 300) {
                    return answer;
                }
                if (answer.status() == 503) {
                    unavailable.incrementAndGet();
                } else if (method.equals("GET") && answer.status() == 404) {
                    notYetVisible.incrementAndGet();
                } else if (!inProgress) {
                    unexpected.add(method + " " + path + " at " + service + ": " + answer.status() + " "
                            + answer.response().body());
                }
            } catch (NoAnswerException e) {
                if (e.getCause() instanceof ConnectException) {
                    refusedConnections.incrementAndGet();
                } else {
                    broken = true;
                    brokenConnections.add(method + " at " + service + ": " + e.getCause());
                }
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        throw new AssertionError("Not carried out: " + method + " " + path + ", last by " + service + "\n" + this);
    }

    private static Answer send(Service service, String method, String path, String json, String key) {
        if (json == null) {
            return service.get(TELLER, path);
        }
        HttpRequest.Builder request = service.json(method, path, json).header("Idempotency-Key", key);
        return service.send(TELLER, request);
    }
}
