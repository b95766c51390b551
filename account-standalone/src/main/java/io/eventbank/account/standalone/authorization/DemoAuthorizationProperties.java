package io.eventbank.account.standalone.authorization;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The authorization server for trying out.
 *
 * @param issuer the name it puts into tokens and asks of them
 * @param audience for whom its tokens are
 * @param tokenLife how long a token is good for
 * @param demoOnAnyAddress whether it may run where others than this machine reach it: its passwords are public
 */
@ConfigurationProperties("account.security")
record DemoAuthorizationProperties(
        @DefaultValue("http://127.0.0.1:8080") String issuer,
        @DefaultValue("eventbank") String audience,
        @DefaultValue("1h") Duration tokenLife,
        boolean demoOnAnyAddress) {}
