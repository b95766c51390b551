package io.eventbank.account.benchmark;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The PostgreSQL that all variants share, each in a database of its own. Its commits are durable. */
final class Server implements AutoCloseable {

    private static final String SUPERUSER = "postgres";
    private static final List<String> DURABLE = List.of("fsync", "synchronous_commit", "full_page_writes");

    /** Of what /proc counts processor time in: Linux tells user space of no other. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private static final String COUNTERS = """
            SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
                   pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint
            """;

    /** Tables of the event store, wherever a variant has them, and large objects. */
    private static final String SIZES = """
            SELECT sum(pg_table_size(c.oid)) FILTER (WHERE n.nspname <> 'pg_catalog'),
                   sum(pg_indexes_size(c.oid)) FILTER (WHERE n.nspname <> 'pg_catalog'),
                   sum(pg_total_relation_size(c.oid)) FILTER (WHERE n.nspname = 'pg_catalog')
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r'
              AND (n.nspname IN ('event_store', 'public') AND c.relname <> 'flyway_schema_history'
                OR n.nspname = 'pg_catalog' AND c.relname IN ('pg_largeobject', 'pg_largeobject_metadata'))
            """;

    private static final String SEAL_SIZE = """
            SELECT pg_total_relation_size('event_seal.hash_tile')
                + pg_total_relation_size('event_seal.sealed_events')
                + pg_total_relation_size('event_seal.seal')
            """;

    private final EmbeddedPostgres postgres;
    private final long postmaster;
    private final Connection connection;

    private Server(EmbeddedPostgres postgres, long postmaster, Connection connection) {
        this.postgres = postgres;
        this.postmaster = postmaster;
        this.connection = connection;
    }

    /**
     * What the server has done since its start.
     *
     * @param transactions that wrote, those that failed included
     * @param walBytes written ahead
     * @param cpuNanos processor time of all its processes; -1 where there is no /proc
     */
    record Counters(long transactions, long walBytes, long cpuNanos) {

        Counters since(Counters earlier) {
            return new Counters(
                    transactions - earlier.transactions,
                    walBytes - earlier.walBytes,
                    cpuNanos < 0 ? -1 : cpuNanos - earlier.cpuNanos);
        }
    }

    /** Bytes on disk. */
    record Sizes(long tables, long indexes, long largeObjects) {

        /** The head of a table in Markdown, for {@link #tableRow}. */
        static String tableHead() {
            return "| store | events | disk bytes/event | tables | indexes | large objects |\n|---|--:|--:|--:|--:|--:|";
        }

        String tableRow(Variant variant, long events) {
            return "| %s | %,d | %d | %d | %d | %d |"
                    .formatted(
                            variant.id(),
                            events,
                            (tables + indexes + largeObjects) / events,
                            tables / events,
                            indexes / events,
                            largeObjects / events);
        }
    }

    /** Starts a server with its data in a directory that is empty or not there yet. */
    static Server start(Path directory) throws IOException, SQLException {
        EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder().setDataDirectory(directory).setServerConfig("max_connections", "300");
        DURABLE.forEach(setting -> builder.setServerConfig(setting, "on"));
        EmbeddedPostgres postgres = builder.start();
        try {
            long postmaster = Long.parseLong(
                    Files.readAllLines(directory.resolve("postmaster.pid")).get(0));
            Connection connection = postgres.getPostgresDatabase().getConnection();
            Server server = new Server(postgres, postmaster, connection);
            server.requireDurable();
            return server;
        } catch (IOException | SQLException | RuntimeException e) {
            postgres.close();
            throw e;
        }
    }

    /** The server's version, and the settings that durability hangs on. */
    String description() throws SQLException {
        StringBuilder description = new StringBuilder("PostgreSQL ").append(show("server_version"));
        for (String setting : DURABLE) {
            description.append(", ").append(setting).append(' ').append(show(setting));
        }
        return description.toString();
    }

    /** Makes an empty database; its URL. */
    String createDatabase(String name) throws SQLException {
        execute("CREATE DATABASE \"" + name + "\"");
        return url(name);
    }

    String url(String database) {
        return postgres.getJdbcUrl(SUPERUSER, database);
    }

    int port() {
        return postgres.getPort();
    }

    /** Writes all changed pages to the tables' files. */
    void checkpoint() throws SQLException {
        execute("CHECKPOINT");
    }

    Counters counters() throws SQLException, IOException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(COUNTERS)) {
            row.next();
            return new Counters(row.getLong(1), row.getLong(2), cpuNanos());
        }
    }

    /** What the events in a variant's database take. */
    Sizes sizes(String database) throws SQLException {
        try (Connection other = DriverManager.getConnection(url(database));
                Statement statement = other.createStatement();
                ResultSet row = statement.executeQuery(SIZES)) {
            row.next();
            return new Sizes(row.getLong(1), row.getLong(2), row.getLong(3));
        }
    }

    /** Does to the events in a variant's database what PostgreSQL does in the background; how long it took. */
    Duration vacuum(String database) throws SQLException {
        try (Connection other = DriverManager.getConnection(url(database));
                Statement statement = other.createStatement()) {
            long start = System.nanoTime();
            statement.execute("VACUUM (FREEZE, ANALYZE) event_store.event");
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }

    /** Bytes on disk of what the query side keeps about sealed events. */
    long sealBytes(String database) throws SQLException {
        try (Connection other = DriverManager.getConnection(url(database));
                Statement statement = other.createStatement();
                ResultSet row = statement.executeQuery(SEAL_SIZE)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }

    private void requireDurable() throws SQLException {
        for (String setting : DURABLE) {
            if (!show(setting).equals("on")) {
                throw new IllegalStateException("The server runs with " + setting + " " + show(setting));
            }
        }
    }

    private String show(String setting) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW " + setting)) {
            row.next();
            return row.getString(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The time of a session that ends meanwhile would count twice, or not at all; so until none does. */
    private long cpuNanos() throws IOException {
        if (!Files.isDirectory(Path.of("/proc", Long.toString(postmaster)))) {
            return -1;
        }
        Set<Long> before;
        long ticks;
        do {
            before = sessions();
            ticks = ticks(postmaster, true);
            for (long session : before) {
                ticks += ticks(session, false);
            }
        } while (!sessions().equals(before));
        return ticks * NANOS_PER_TICK;
    }

    private Set<Long> sessions() {
        try (Stream<ProcessHandle> children =
                ProcessHandle.of(postmaster).orElseThrow().children()) {
            return children.map(ProcessHandle::pid).collect(Collectors.toSet());
        }
    }

    private static long ticks(long pid, boolean withEndedChildren) throws IOException {
        Path file = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.exists(file)) {
            return 0;
        }
        String stat = Files.readString(file);
        // Behind the program's name, which may hold spaces: state is the first field, utime the twelfth.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int field = 11; field < (withEndedChildren ? 15 : 13); field++) {
            ticks += Long.parseLong(fields[field]);
        }
        return ticks;
    }
}
