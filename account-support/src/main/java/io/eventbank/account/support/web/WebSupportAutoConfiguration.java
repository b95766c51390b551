package io.eventbank.account.support.web;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.StreamId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransferId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.function.Function;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** The conventions of the REST contract that hold for every endpoint. */
@AutoConfiguration(before = ErrorMvcAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(WebProperties.class)
@Import({NumberParameters.class, CurrencyParameters.class, ProblemAdvice.class, ProblemErrorController.class})
class WebSupportAutoConfiguration implements WebMvcConfigurer {

    @Bean
    JsonMapperBuilderCustomizer restJson() {
        return new JsonFormats();
    }

    @Bean
    ProblemResponder problemResponder(JsonMapper mapper) {
        return new ProblemResponder(mapper);
    }

    /** After Spring Boot's own, so that the valve is the first to report. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> unreadableRequests(JsonMapper mapper) {
        return server -> server.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new UnreadableRequestValve(mapper)));
    }

    @Bean
    FilterRegistrationBean<RequestId> requestId() {
        FilterRegistrationBean<RequestId> registration = new FilterRegistrationBean<>(new RequestId());
        registration.setOrder(FilterOrder.REQUEST_ID);
        return registration;
    }

    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimit(WebProperties limits, ProblemResponder problems) {
        FilterRegistrationBean<BodyLimitFilter> registration =
                new FilterRegistrationBean<>(new BodyLimitFilter(limits, problems));
        registration.setOrder(FilterOrder.BODY_LIMIT);
        return registration;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new PathLogContext()).addPathPatterns("/api/**").order(Ordered.HIGHEST_PRECEDENCE);
        registry.addInterceptor(new RepresentationInterceptor()).addPathPatterns("/api/**");
        registry.addInterceptor(new UnknownParameterInterceptor()).addPathPatterns("/api/**");
    }

    @Override
    public void addFormatters(FormatterRegistry registry) {
        registry.addConverter(String.class, AccountId.class, id(AccountId::new)::apply);
        registry.addConverter(String.class, OwnerId.class, id(OwnerId::new)::apply);
        registry.addConverter(String.class, TransactionId.class, id(TransactionId::new)::apply);
        registry.addConverter(String.class, TransferId.class, id(TransferId::new)::apply);
        registry.addConverter(
                String.class,
                LocalDate.class,
                text -> Formats.date(text).orElseThrow(() -> new InvalidValueException("must be a date, YYYY-MM-DD")));
        registry.addConverter(
                String.class,
                Instant.class,
                text -> Formats.instant(text)
                        .orElseThrow(() -> new InvalidValueException(
                                "must be a moment (RFC 3339), such as 2024-02-29T12:00:00Z")));
        registry.addConverter(
                String.class,
                Duration.class,
                text -> Formats.duration(text)
                        .orElseThrow(() -> new InvalidValueException(
                                "must be an ISO 8601 duration of days, hours, minutes and seconds, such as PT30S")));
    }

    private static <T> Function<String, T> id(Function<String, T> constructor) {
        return text -> {
            if (!Formats.isId(text)) {
                throw new InvalidValueException("must match " + StreamId.PATTERN);
            }
            return constructor.apply(text);
        };
    }
}
