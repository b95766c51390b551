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

    private final String host;
    private final int target;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private ServerSocket server;

    /** Lets everything through, from a port of its own. */
    TcpProxy(String host, int target) throws IOException {
        this.host = host;
        this.target = target;
        this.port = FreePorts.next();
        restore();
    }

    int port() {
        return port;
    }

    /** Ends all connections, and refuses new ones. */
    synchronized void cut() throws IOException {
        if (server != null) {
            server.close();
            server = null;
        }
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    /** Accepts connections again. */
    synchronized void restore() throws IOException {
        if (server != null) {
            return;
        }
        ServerSocket opened = new ServerSocket();
        opened.setReuseAddress(true);
        opened.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        server = opened;
        inBackground("accept", () -> accept(opened));
    }

    @Override
    public void close() throws IOException {
        cut();
    }

    private void accept(ServerSocket opened) {
        while (!opened.isClosed()) {
            try {
                connect(opened, opened.accept());
            } catch (IOException e) {
                // Cut, or the connection that was just made is gone again.
            }
        }
    }

    private void connect(ServerSocket opened, Socket client) throws IOException {
        Socket connection = new Socket();
        try {
            connection.connect(new InetSocketAddress(host, target));
        } catch (IOException e) {
            client.close();
            return;
        }
        synchronized (this) {
            if (server != opened) {
                client.close();
                connection.close();
                return;
            }
            sockets.add(client);
            sockets.add(connection);
        }
        client.setTcpNoDelay(true);
        connection.setTcpNoDelay(true);
        inBackground("to " + target, () -> copy(client, connection));
        inBackground("from " + target, () -> copy(connection, client));
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

    private void inBackground(String name, Runnable work) {
        Thread thread = new Thread(work, "proxy " + port + " " + name);
        thread.setDaemon(true);
        thread.start();
    }
}
