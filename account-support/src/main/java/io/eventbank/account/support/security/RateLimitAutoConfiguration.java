package io.eventbank.account.support.security;

import io.eventbank.account.support.web.FilterOrder;
import io.eventbank.account.support.web.ProblemResponder;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/** Limits of how often somebody may ask. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(RateLimitProperties.class)
class RateLimitAutoConfiguration {

    @Bean
    RateLimits rateLimits(RateLimitProperties properties, ProblemResponder problems) {
        return new RateLimits(properties, problems);
    }

    /** Of the demo authorization server, which has a filter chain of its own: passwords are not to be guessed. */
    @Bean
    FilterRegistrationBean<RateLimitFilter> tokenRateLimit(RateLimits limits) {
        FilterRegistrationBean<RateLimitFilter> registration =
                new FilterRegistrationBean<>(new RateLimitFilter(limits));
        registration.setUrlPatterns(List.of("/oauth2/*"));
        registration.setOrder(FilterOrder.TOKEN_RATE_LIMIT);
        return registration;
    }
}
