package io.eventbank.account.standalone.authorization;

import io.eventbank.account.standalone.start.StartRefusedException;
import java.net.InetAddress;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Refuses to give tokens for public passwords where others than this machine can ask for them. */
final class LoopbackOnly {

    private static final String ADDRESS = "server.address";

    private LoopbackOnly() {}

    static void require(Environment environment) {
        Binder binder = Binder.get(environment);
        if (binder.bind("account.security.demo-on-any-address", Boolean.class).orElse(false)) {
            return;
        }
        InetAddress address = binder.bind(ADDRESS, InetAddress.class).orElse(null);
        if (address == null || !address.isLoopbackAddress()) {
            throw new StartRefusedException(
                    "The demo authorization server, whose passwords are public, would be reached from other machines: "
                            + ADDRESS + " is " + (address == null ? "not set" : address.getHostAddress())
                            + ", not a loopback address.",
                    "Set server.address=127.0.0.1; or switch the demo off with account.security.demo=false and name an"
                            + " issuer with spring.security.oauth2.resourceserver.jwt.issuer-uri; or allow it with"
                            + " account.security.demo-on-any-address=true.");
        }
    }
}
