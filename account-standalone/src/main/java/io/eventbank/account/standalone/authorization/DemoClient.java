package io.eventbank.account.standalone.authorization;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/** Who may ask for a token: one client per role, named as it, its password public. */
enum DemoClient {
    TELLER,
    CUSTOMER,
    AUDITOR,
    OPERATOR;

    private static final String OWNER_OF_CUSTOMER = "C-demo";

    static List<RegisteredClient> registrations(Duration tokenLife) {
        return Arrays.stream(values())
                .map(client -> client.registration(tokenLife))
                .toList();
    }

    static DemoClient ofId(String clientId) {
        return valueOf(clientId.toUpperCase(Locale.ROOT));
    }

    void claim(JwtClaimsSet.Builder claims) {
        claims.claim("roles", List.of(id()));
        if (this == CUSTOMER) {
            claims.claim("owner_id", OWNER_OF_CUSTOMER);
        }
    }

    private String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    private RegisteredClient registration(Duration tokenLife) {
        return RegisteredClient.withId(id())
                .clientId(id())
                .clientSecret("{noop}" + id() + "-secret")
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .tokenSettings(
                        TokenSettings.builder().accessTokenTimeToLive(tokenLife).build())
                .build();
    }
}
