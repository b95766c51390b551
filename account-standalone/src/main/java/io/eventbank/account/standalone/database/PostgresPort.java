package io.eventbank.account.standalone.database;

import io.eventbank.account.standalone.start.DataDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's TCP port: the same at every start as long as nobody else has taken it. */
final class PostgresPort {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresPort.class);
    private static final String FILE = "postgresql-port";

    /**
     * Below the range from which systems take ports for outgoing connections: while the server is down, a client that
     * tries again and again could otherwise get the server's own port and connect to itself.
     */
    private static final int FIRST = 20_000;

    private static final int LAST = 32_000;
    private static final int ATTEMPTS = 1_000;

    private PostgresPort() {}

    /** The kept port if it is free, else a new one, which is kept. */
    static int choose(DataDirectory dataDirectory) throws IOException {
        Optional<Integer> kept = dataDirectory.read(FILE).flatMap(PostgresPort::parse);
        if (kept.isPresent() && isFree(kept.get())) {
            return kept.get();
        }
        int port = freePort();
        kept.ifPresent(taken -> LOG.warn("Port {} is taken by another program; PostgreSQL moves to {}", taken, port));
        dataDirectory.write(FILE, Integer.toString(port));
        return port;
    }

    private static Optional<Integer> parse(String text) {
        try {
            int port = Integer.parseInt(text);
            return port > 0 && port < 65_536 ? Optional.of(port) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static int freePort() throws IOException {
        RandomGenerator random = new SecureRandom();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = random.nextInt(FIRST, LAST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IOException("No free port between " + FIRST + " and " + LAST);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
