package io.eventbank.account.standalone.security;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Requests as no client library lets them out. */
final class RawHttp {

    private static final int TIMEOUT_MILLIS = 30_000;
    private static final byte[] CHUNK = chunk();

    private RawHttp() {}

    /** Sends the lines of a request and returns all of the answer. */
    static String send(String origin, String... lines) throws IOException {
        try (Socket socket = connect(origin)) {
            socket.getOutputStream().write(head(lines));
            return read(socket.getInputStream());
        }
    }

    /**
     * Sends the lines of a request, and after them a body in chunks, until the server ends the connection or that many
     * bytes are sent. Returns how many it took.
     */
    static long sendEndlessly(String origin, long most, String... lines) throws IOException {
        try (Socket socket = connect(origin)) {
            OutputStream out = socket.getOutputStream();
            out.write(head(lines));
            long sent = 0;
            try {
                while (sent < most) {
                    out.write(CHUNK);
                    sent += CHUNK.length;
                }
            } catch (SocketException e) {
                // That is how the server says that it is enough.
            }
            return sent;
        }
    }

    private static Socket connect(String origin) throws IOException {
        URI address = URI.create(origin);
        Socket socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    private static byte[] head(String... lines) {
        return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String read(InputStream answer) throws IOException {
        try {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketException e) {
            return "";
        }
    }

    private static byte[] chunk() {
        int size = 16 * 1024;
        return (Integer.toHexString(size) + "\r\n" + "a".repeat(size) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
