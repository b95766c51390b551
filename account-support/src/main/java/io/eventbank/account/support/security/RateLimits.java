package io.eventbank.account.support.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.eventbank.account.support.web.ProblemResponder;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Counts the requests of callers and addresses, and refuses what is too much: 429 with {@code Retry-After}. */
public final class RateLimits {

    private static final int IPV6_BYTES = 16;

    private final boolean enabled;
    private final ProblemResponder problems;
    private final Counts callers;
    private final Counts addresses;

    RateLimits(RateLimitProperties properties, ProblemResponder problems) {
        this.enabled = properties.enabled();
        this.problems = problems;
        this.callers = new Counts(properties.perCaller(), properties.maxCounted());
        this.addresses = new Counts(properties.perAddress(), properties.maxCounted());
    }

    /** Counts a request of a caller; false if it was too much and has been answered. */
    public boolean admitCaller(String subject, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        return admit(callers, subject, request, response);
    }

    /** Counts a request without a valid token; false if it was too much and has been answered. */
    public boolean admitAddress(HttpServletRequest request, HttpServletResponse response) throws IOException {
        return admit(addresses, network(request.getRemoteAddr()), request, response);
    }

    private boolean admit(Counts counts, String key, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!enabled) {
            return true;
        }
        ConsumptionProbe probe = counts.of(key).tryConsumeAndReturnRemaining(1);
        if (probe.isConsumed()) {
            return true;
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()) + 1;
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        problems.write(request, response, HttpStatus.TOO_MANY_REQUESTS, "More requests than are taken of one caller");
        return false;
    }

    /** The part of an address by IPv6 that one subscriber has; others as they are. */
    private static String network(String address) {
        if (!address.contains(":")) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return bytes.length == IPV6_BYTES ? HexFormat.of().formatHex(bytes, 0, IPV6_BYTES / 2) : address;
        } catch (UnknownHostException e) {
            return address;
        }
    }

    /** Those that have been silent for long enough to have their whole burst again are forgotten. */
    private static final class Counts {

        private final RateLimitProperties.Limit limit;
        private final Cache<String, Bucket> buckets;

        private Counts(RateLimitProperties.Limit limit, int max) {
            this.limit = limit;
            this.buckets = Caffeine.newBuilder()
                    .maximumSize(max)
                    .expireAfterAccess(limit.period().multipliedBy(limit.burst() / limit.requests() + 1L))
                    .build();
        }

        private Bucket of(String key) {
            return buckets.get(
                    key,
                    any -> Bucket.builder()
                            .addLimit(bandwidth ->
                                    bandwidth.capacity(limit.burst()).refillGreedy(limit.requests(), limit.period()))
                            .build());
        }
    }
}
