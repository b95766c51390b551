package io.eventbank.account.standalone.scenario;

import io.eventbank.account.standalone.scenario.Service.Side;
import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The sides apart: command and query services as processes, on one PostgreSQL and, if one is given, on one Axon Server,
 * both of which they reach through a proxy. As a client it is what a gateway would be: it sends each request to the
 * side that serves it, to one service after the other.
 */
final class Services extends BankClient implements AutoCloseable {

    private final List<Service> commands = new ArrayList<>();
    private final List<Service> queries = new ArrayList<>();
    private final AtomicInteger toCommands = new AtomicInteger();
    private final AtomicInteger toQueries = new AtomicInteger();
    private final TokenIssuer tokens;
    private final TcpProxy postgres;
    private final TcpProxy axonServer; // null without

    /**
     * Makes them; none is started yet.
     *
     * @param directory for their logs
     * @param server null for events in PostgreSQL
     * @param settings of all of them, in the form {@code name=value}
     */
    Services(Path directory, AxonServer server, int commandServices, int queryServices, String... settings)
            throws Exception {
        URI database = URI.create(TestPostgres.createDatabase().substring("jdbc:".length()));
        tokens = TokenIssuer.start();
        postgres = new TcpProxy(database.getHost(), database.getPort());
        axonServer = server == null ? null : new TcpProxy(server.host(), server.port());
        List<String> all = new ArrayList<>(tokens.settings());
        all.add("spring.datasource.url=jdbc:postgresql://127.0.0.1:" + postgres.port() + database.getPath() + "?"
                + database.getQuery());
        all.add("account.personal-data.master-key=" + masterKey());
        if (axonServer != null) {
            all.addAll(AxonServer.settings("127.0.0.1", axonServer.port()));
        }
        all.addAll(List.of(settings));
        Files.createDirectories(directory);
        for (int i = 1; i <= commandServices; i++) {
            commands.add(new Service("command-" + i, Side.COMMAND, directory, tokens, all));
        }
        for (int i = 1; i <= queryServices; i++) {
            queries.add(new Service("query-" + i, Side.QUERY, directory, tokens, all));
        }
    }

    /** Starts those that do not run, lets them reach everything, and waits until all are ready. */
    void startAll() throws IOException {
        postgres.restore();
        if (axonServer != null) {
            axonServer.restore();
        }
        for (Service service : all()) {
            if (!service.isAlive()) {
                service.start();
            }
        }
        all().forEach(Service::awaitReady);
    }

    List<Service> commands() {
        return commands;
    }

    List<Service> queries() {
        return queries;
    }

    List<Service> all() {
        return Stream.concat(commands.stream(), queries.stream()).toList();
    }

    /** The way to the database. */
    TcpProxy postgres() {
        return postgres;
    }

    /** The way to Axon Server; null without. */
    TcpProxy axonServer() {
        return axonServer;
    }

    /** The service whose turn it is to serve such a request. */
    Service next(String method, String path) {
        boolean command = path.startsWith("/api/v1/imports")
                || path.startsWith("/api/v1/admin/transfers")
                || !method.equals("GET") && !path.startsWith("/api/v1/admin");
        return command ? next(commands, toCommands) : next(queries, toQueries);
    }

    @Override
    String origin(String method, String path) {
        return next(method, path).origin(method, path);
    }

    private static Service next(List<Service> services, AtomicInteger turn) {
        return services.get(Math.floorMod(turn.getAndIncrement(), services.size()));
    }

    @Override
    String newToken(String client) {
        return tokens.token(client);
    }

    @Override
    public void close() throws IOException {
        all().forEach(Service::close);
        postgres.close();
        if (axonServer != null) {
            axonServer.close();
        }
        tokens.close();
    }

    private static String masterKey() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
