package io.eventbank.account.standalone.authorization;

import io.eventbank.account.standalone.start.StartRefusedException;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.security.oauth2.server.authorization.autoconfigure.servlet.OAuth2AuthorizationServerJwtAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Refuses the start when the demo is off and nobody is named whose tokens are to be believed. Spring Boot would fill
 * the gap with a decoder for a key that nobody has, and every call would be a 401 without a reason.
 */
@AutoConfiguration(
        after = OAuth2ResourceServerAutoConfiguration.class,
        before = OAuth2AuthorizationServerJwtAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(name = "account.security.demo", havingValue = false)
@ConditionalOnMissingBean(JwtDecoder.class)
public class UnnamedIssuerAutoConfiguration {

    @Bean
    static BeanFactoryPostProcessor issuerIsNamed() {
        return beans -> {
            throw new StartRefusedException(
                    "The demo authorization server is off, and no issuer is named whose tokens are to be believed.",
                    "Set spring.security.oauth2.resourceserver.jwt.issuer-uri and"
                            + " account.security.audience, or leave account.security.demo on.");
        };
    }
}
