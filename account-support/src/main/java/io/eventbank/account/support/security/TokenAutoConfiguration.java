package io.eventbank.account.support.security;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Whose bearer tokens are believed: those of {@code spring.security.oauth2.resourceserver.jwt.issuer-uri}, whose keys
 * are at {@code jwk-set-uri}, if that is set, or where the issuer says. In place of Spring Boot's own decoder, which
 * would believe anybody's tokens where only the address of keys is set.
 */
@AutoConfiguration(
        before = OAuth2ResourceServerAutoConfiguration.class,
        afterName = "io.eventbank.account.standalone.authorization.DemoAuthorizationAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(TokenProperties.class)
public class TokenAutoConfiguration {

    private static final String JWT = "spring.security.oauth2.resourceserver.jwt.";

    /** A key alone does not say who signs with it: without an issuer, tokens for others would be believed. */
    @Bean
    static BeanFactoryPostProcessor keysBelongToAnIssuer(Environment environment) {
        return beans -> {
            if (environment.containsProperty(JWT + "public-key-location")) {
                throw new IllegalStateException("Keys of issuers are not read from files: set " + JWT
                        + "issuer-uri, and jwk-set-uri if its keys are elsewhere, in place of public-key-location");
            }
            if (environment.containsProperty(JWT + "jwk-set-uri")
                    && !environment.containsProperty(JWT + "issuer-uri")) {
                throw new IllegalStateException(
                        "Nothing says who issues the bearer tokens: set " + JWT + "issuer-uri beside jwk-set-uri");
            }
        };
    }

    @Bean
    @ConditionalOnProperty(JWT + "issuer-uri")
    @ConditionalOnMissingBean(JwtDecoder.class)
    IssuedTokens issuedTokens(Environment environment, TokenProperties properties) {
        String issuer = environment.getRequiredProperty(JWT + "issuer-uri");
        return new IssuedTokens(
                issuer, new IssuerKeys(issuer, environment.getProperty(JWT + "jwk-set-uri")), properties);
    }
}
