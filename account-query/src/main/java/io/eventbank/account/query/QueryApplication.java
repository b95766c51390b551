package io.eventbank.account.query;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** The query side as a process of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(QueryModule.class)
public class QueryApplication {

    public static void main(String[] args) {
        SpringApplication.run(QueryApplication.class, args);
    }

    /** Says at the start what is missing, rather than name a bean that nobody has heard of. */
    @Bean
    static BeanFactoryPostProcessor tokensCanBeChecked() {
        return beans -> {
            if (beans.getBeanNamesForType(JwtDecoder.class, true, false).length == 0) {
                throw new IllegalStateException("Nothing says whose bearer tokens to trust:"
                        + " set spring.security.oauth2.resourceserver.jwt.issuer-uri");
            }
        };
    }
}
