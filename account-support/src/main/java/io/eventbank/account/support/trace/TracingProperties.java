package io.eventbank.account.support.trace;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What is traced. Where to, and how much of it, is said by {@code management.opentelemetry.tracing.*} and
 * {@code management.tracing.*}.
 *
 * @param enabled whether anything is; if not, nothing that makes traces is there
 * @param maxEventAge how old an event may be for its handling to be a part of its trace; a replay is none
 */
@ConfigurationProperties("account.tracing")
record TracingProperties(boolean enabled, Duration maxEventAge) {}
