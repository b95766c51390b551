package io.eventbank.account.support.security;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** Says at the start that nobody is named whose tokens to trust, rather than name a bean that nobody has heard of. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class TokenIssuerCheck {

    @Bean
    static BeanFactoryPostProcessor tokenIssuerIsNamed() {
        return beans -> {
            if (beans.getBeanNamesForType(JwtDecoder.class, true, false).length == 0) {
                throw new IllegalStateException("Nothing says whose bearer tokens to trust:"
                        + " set spring.security.oauth2.resourceserver.jwt.issuer-uri");
            }
        };
    }
}
