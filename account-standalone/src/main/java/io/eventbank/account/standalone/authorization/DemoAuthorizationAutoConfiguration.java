package io.eventbank.account.standalone.authorization;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.eventbank.account.standalone.start.DataDirectory;
import io.eventbank.account.standalone.start.DataDirectoryAutoConfiguration;
import io.eventbank.account.support.start.Place;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.oauth2.server.authorization.autoconfigure.servlet.OAuth2AuthorizationServerAutoConfiguration;
import org.springframework.boot.security.oauth2.server.authorization.autoconfigure.servlet.OAuth2AuthorizationServerJwtAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.web.SecurityFilterChain;

/**
 * An authorization server for trying out: {@code POST /oauth2/token}, grant {@code client_credentials}, HTTP Basic. Off
 * with {@code account.security.demo=false}; then tokens are those of
 * {@code spring.security.oauth2.resourceserver.jwt.*}.
 */
@AutoConfiguration(
        after = DataDirectoryAutoConfiguration.class,
        before = {
            OAuth2ResourceServerAutoConfiguration.class,
            OAuth2AuthorizationServerAutoConfiguration.class,
            OAuth2AuthorizationServerJwtAutoConfiguration.class,
            UserDetailsServiceAutoConfiguration.class
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(name = "account.security.demo", matchIfMissing = true)
@EnableConfigurationProperties(DemoAuthorizationProperties.class)
public class DemoAuthorizationAutoConfiguration {

    /** What an authorization server has beyond these is for grants that the demo does not give. */
    private static final String[] ENDPOINTS = {
        "/oauth2/token",
        "/oauth2/jwks",
        "/.well-known/oauth-authorization-server/**",
        "/.well-known/openid-configuration/**"
    };

    /** Before any bean is made, and so before a database is started or a port opened. */
    @Bean
    static BeanFactoryPostProcessor demoOnLoopbackOnly(Environment environment) {
        return beans -> LoopbackOnly.require(environment);
    }

    @Bean
    JWKSource<SecurityContext> demoSigningKey(DataDirectory dataDirectory) {
        return new ImmutableJWKSet<>(new JWKSet(SigningKey.keptIn(dataDirectory)));
    }

    @Bean
    JwtDecoder demoJwtDecoder(JWKSource<SecurityContext> demoSigningKey, DemoAuthorizationProperties properties) {
        return DemoTokens.decoder(demoSigningKey, properties.issuer(), properties.audience());
    }

    @Bean
    FilterRegistrationBean<LoopbackHosts> demoByLoopbackNamesOnly(DemoAuthorizationProperties properties) {
        FilterRegistrationBean<LoopbackHosts> registration = new FilterRegistrationBean<>(new LoopbackHosts());
        registration.setOrder(LoopbackHosts.ORDER);
        registration.setEnabled(!properties.demoOnAnyAddress());
        return registration;
    }

    @Bean
    @Order(-2)
    Place tokenPlace() {
        return origin -> "tokens " + origin + "/oauth2/token";
    }

    @Bean
    @Order(1)
    SecurityFilterChain demoAuthorizationServer(
            HttpSecurity http, JWKSource<SecurityContext> demoSigningKey, DemoAuthorizationProperties properties) {
        return http.securityMatcher(ENDPOINTS)
                .oauth2AuthorizationServer(
                        server -> server.registeredClientRepository(new InMemoryRegisteredClientRepository(
                                        DemoClient.registrations(properties.tokenLife())))
                                .authorizationService(new UnrecordedAuthorizations())
                                .authorizationServerSettings(AuthorizationServerSettings.builder()
                                        .issuer(properties.issuer())
                                        .build())
                                .tokenGenerator(DemoTokens.generator(demoSigningKey, properties.audience())))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .exceptionHandling(errors -> errors.authenticationEntryPoint(new UnauthenticatedClientEntryPoint()))
                .build();
    }
}
