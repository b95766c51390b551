package io.eventbank.account.standalone.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between services and what they need, on the same machine, so that the connection can be cut and restored. */
final class TcpProxy implements AutoCloseable {

    private static final int BUFFER = 16 * 1024;
    private static final int BACKLOG = 100;

    private final String host;
    private final int target;
    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private boolean cut;
    private int turnedAway;

    /** Lets everything through, from a port of its own. */
    TcpProxy(String host, int target) throws IOException {
        this.host = host;
        this.target = target;
        this.server = new ServerSocket(0, BACKLOG, InetAddress.getByName("127.0.0.1"));
        inBackground("accept", this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Ends all connections, and turns away whoever wants a new one. */
    synchronized void cut() {
        cut = true;
        turnedAway = 0;
        sockets.forEach(TcpProxy::close);
        sockets.clear();
    }

    /** Lets connections through again. */
    synchronized void restore() {
        cut = false;
    }

    /** How many connections have been turned away since it was cut last. */
    synchronized int turnedAway() {
        return turnedAway;
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                connect(server.accept());
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void connect(Socket client) {
        Socket connection = new Socket();
        synchronized (this) {
            if (cut) {
                turnedAway++;
                close(client);
                return;
            }
            sockets.add(client);
            sockets.add(connection);
        }
        inBackground("to " + target, () -> {
            try {
                connection.connect(new InetSocketAddress(host, target));
                client.setTcpNoDelay(true);
                connection.setTcpNoDelay(true);
                inBackground("from " + target, () -> copy(connection, client));
                copy(client, connection);
            } catch (IOException e) {
                close(client);
                close(connection);
            }
        });
    }

    /** Until one of them ends; then both do. */
    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // The connection is gone.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Then it is gone already.
        }
    }

    private static void inBackground(String name, Runnable work) {
        Thread thread = new Thread(work, "proxy " + name);
        thread.setDaemon(true);
        thread.start();
    }
}
