package io.eventbank.account.standalone.scenario;

import io.eventbank.account.standalone.scenario.Service.Side;
import io.eventbank.account.standalone.testing.BankClient;
import io.eventbank.account.support.database.DatabaseRoles;
import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The sides apart: command and query services as processes, on one PostgreSQL and, if one is given, on one Axon Server.
 * As a client it is what a gateway would be: it sends each request to the side that serves it, to one service after the
 * other.
 */
final class Services extends BankClient implements AutoCloseable {

    private static final String APPLICATION = "eventbank";
    private static final String OWNER = "eventbank_owner";

    private final List<Service> commands = new ArrayList<>();
    private final List<Service> queries = new ArrayList<>();
    private final AtomicInteger toCommands = new AtomicInteger();
    private final AtomicInteger toQueries = new AtomicInteger();
    private final TokenIssuer tokens;
    private final URI database;
    private final AxonServer axonServer; // null without
    private final List<String> settings; // of all

    /**
     * Makes them; none is started yet.
     *
     * @param directory for their logs
     * @param server null for events in PostgreSQL
     * @param settings of all of them, in the form {@code name=value}
     */
    Services(Path directory, AxonServer server, int commandServices, int queryServices, String... settings)
            throws Exception {
        this.database = database();
        this.axonServer = server;
        this.tokens = TokenIssuer.start();
        this.settings = new ArrayList<>(tokens.settings());
        this.settings.add("account.personal-data.master-key=" + secret());
        this.settings.add("account.proof.signing-key=" + secret());
        this.settings.add("spring.datasource.username=" + APPLICATION);
        this.settings.add("account.database.event-store-owner.username=" + OWNER);
        this.settings.addAll(List.of(settings));
        Files.createDirectories(directory);
        for (int i = 1; i <= commandServices; i++) {
            commands.add(service("command-" + i, Side.COMMAND, directory));
        }
        for (int i = 1; i <= queryServices; i++) {
            queries.add(service("query-" + i, Side.QUERY, directory));
        }
    }

    /** Starts those that do not run, and waits until all are ready. */
    void startAll() throws IOException {
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

    /** Cuts all of them off from the database. */
    void cutPostgres() {
        all().forEach(service -> service.postgres().cut());
    }

    /** Cuts all of them off from Axon Server. */
    void cutAxonServer() {
        all().forEach(service -> service.axonServer().cut());
    }

    /** Lets everything be reached again that was cut off. */
    void restoreConnections() {
        for (Service service : all()) {
            service.postgres().restore();
            if (axonServer != null) {
                service.axonServer().restore();
            }
        }
    }

    /** The service whose turn it is to serve such a request, whether it runs or not. */
    Service next(String method, String path) {
        boolean command = path.startsWith("/api/v1/imports")
                || path.startsWith("/api/v1/admin/transfers")
                || !method.equals("GET") && !path.startsWith("/api/v1/admin");
        return command ? next(commands, toCommands) : next(queries, toQueries);
    }

    /** One that runs, as a gateway would choose it. */
    @Override
    public String origin(String method, String path) {
        Service service = next(method, path);
        for (int i = 1; i < all().size() && !service.isAlive(); i++) {
            service = next(method, path);
        }
        return service.origin(method, path);
    }

    private static Service next(List<Service> services, AtomicInteger turn) {
        return services.get(Math.floorMod(turn.getAndIncrement(), services.size()));
    }

    @Override
    protected String newToken(String client) {
        return tokens.token(client);
    }

    @Override
    public void close() throws IOException {
        for (Service service : all()) {
            service.close();
        }
        tokens.close();
    }

    private Service service(String name, Side side, Path directory) throws IOException {
        TcpProxy toPostgres = new TcpProxy(database.getHost(), database.getPort());
        TcpProxy toAxonServer = axonServer == null ? null : new TcpProxy(axonServer.host(), axonServer.port());
        List<String> all = new ArrayList<>(settings);
        all.add("spring.datasource.url=jdbc:postgresql://127.0.0.1:" + toPostgres.port() + database.getPath());
        if (toAxonServer != null) {
            all.addAll(AxonServer.settings("127.0.0.1", toAxonServer.port()));
        }
        return new Service(name, side, directory, tokens, all, toPostgres, toAxonServer);
    }

    /** An empty one with its roles, which need no password. */
    private static URI database() throws SQLException {
        String url = TestPostgres.createDatabase();
        try (Connection superuser = DriverManager.getConnection(url)) {
            new DatabaseRoles(OWNER, "unused", APPLICATION, "unused").setUp(superuser);
        }
        return URI.create(url.substring("jdbc:".length()).replaceFirst("\\?.*", ""));
    }

    private static String secret() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
