package io.eventbank.account.command.idempotency;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import javax.crypto.Mac;

/** A request together with the hash of all that makes it this one: method, path, query and body. */
final class HashedRequest extends HttpServletRequestWrapper {

    private final Body body;

    private HashedRequest(HttpServletRequest request, Body body) {
        super(request);
        this.body = body;
    }

    /** Reads the body at once, so that the hash is known before the request is carried out; it can be read again. */
    static HashedRequest whole(HttpServletRequest request, Mac mac) throws IOException {
        byte[] bytes = request.getInputStream().readAllBytes();
        Body body = new Body(new ByteArrayInputStream(bytes), begun(mac, request), () -> {});
        body.hash = body.mac.doFinal(bytes);
        return new HashedRequest(request, body);
    }

    /**
     * Leaves the body to be read by whoever carries the request out; the hash is known only behind its end.
     *
     * @param onRead called each time that some of it was read
     */
    static HashedRequest streamed(HttpServletRequest request, Mac mac, Runnable onRead) throws IOException {
        return new HashedRequest(request, new Body(request.getInputStream(), begun(mac, request), onRead));
    }

    /** The hash if it is known already, else null. */
    byte[] hashSoFar() {
        return body.hash;
    }

    /** The hash, for which the rest of the body is read. */
    byte[] hash() throws IOException {
        if (body.hash == null) {
            body.transferTo(OutputStream.nullOutputStream());
            body.hash = body.mac.doFinal();
        }
        return body.hash;
    }

    @Override
    public ServletInputStream getInputStream() {
        return body;
    }

    @Override
    public BufferedReader getReader() {
        return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    private static Mac begun(Mac mac, HttpServletRequest request) {
        String query = request.getQueryString() == null ? "" : '?' + request.getQueryString();
        // None of them can hold the end of a line.
        String head = request.getMethod() + '\n' + request.getRequestURI() + query + '\n';
        mac.update(head.getBytes(StandardCharsets.UTF_8));
        return mac;
    }

    private static final class Body extends ServletInputStream {

        private final InputStream stream;
        private final Mac mac;
        private final Runnable onRead;
        private byte[] hash;
        private boolean finished;

        private Body(InputStream stream, Mac mac, Runnable onRead) {
            this.stream = stream;
            this.mac = mac;
            this.onRead = onRead;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = stream.read(bytes, offset, length);
            finished = read < 0;
            if (read > 0 && hash == null) {
                mac.update(bytes, offset, read);
                onRead.run();
            }
            return read;
        }

        @Override
        public boolean isFinished() {
            return finished;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException("The body is read by waiting for it");
        }
    }
}
