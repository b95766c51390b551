package io.eventbank.account.support.security;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;

/**
 * The keys of an issuer, fetched from where it says (OpenID Connect Discovery 1.0), or from where it is configured.
 * They are kept for five minutes, and for hours while the issuer cannot be reached; one that nobody has seen yet lets
 * them be fetched again, but twice in half a minute at most, lest whoever makes up names of keys makes this process
 * flood the issuer.
 */
final class IssuerKeys {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration OUTAGE = Duration.ofHours(4);
    private static final int MAX_BYTES = 256 * 1024;

    private final Retriever retriever = new Retriever();
    private final String issuer;
    private final URI address;

    /**
     * @param address of the keys; null for where the issuer says they are
     * @throws IllegalArgumentException if one is not an address of the web
     */
    IssuerKeys(String issuer, String address) {
        this.issuer = issuer;
        this.address = address == null ? null : web(address);
        web(issuer);
    }

    /** @throws IOException if the issuer does not say where they are */
    JWKSource<SecurityContext> fetched() throws IOException {
        URL keys = (address == null ? discover() : address).toURL();
        return JWKSourceBuilder.<SecurityContext>create(keys, retriever)
                .rateLimited(true)
                .outageTolerant(OUTAGE.toMillis())
                .build();
    }

    private static URI web(String address) {
        URI uri = URI.create(address);
        if (uri.getHost() == null || !("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
            throw new IllegalArgumentException("Not an address of an issuer of tokens, such as https://id.example: "
                    + (address.isEmpty() ? "an empty text" : address));
        }
        return uri;
    }

    private URI discover() throws IOException {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        URL description = URI.create(base + "/.well-known/openid-configuration").toURL();
        try {
            Map<String, Object> metadata = JSONObjectUtils.parse(
                    retriever.retrieveResource(description).getContent());
            if (!issuer.equals(metadata.get("issuer"))) {
                throw new IOException(description + " describes the issuer " + metadata.get("issuer"));
            }
            if (!(metadata.get("jwks_uri") instanceof String keys)) {
                throw new IOException(description + " does not say where its keys are");
            }
            return web(keys);
        } catch (ParseException | IllegalArgumentException e) {
            throw new IOException(description + " cannot be read", e);
        }
    }

    /** Follows no redirections: keys are those at the named address. */
    private static final class Retriever extends DefaultResourceRetriever {

        private Retriever() {
            super((int) PATIENCE.toMillis(), (int) PATIENCE.toMillis(), MAX_BYTES);
        }

        @Override
        protected HttpURLConnection openHTTPConnection(URL address) throws IOException {
            HttpURLConnection connection = super.openHTTPConnection(address);
            connection.setInstanceFollowRedirects(false);
            return connection;
        }
    }
}
