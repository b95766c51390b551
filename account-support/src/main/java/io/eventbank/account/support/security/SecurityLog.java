package io.eventbank.account.support.security;

import io.github.bucket4j.Bucket;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Writes down, under the name {@value #NAME}, whom the application did not know (401), what somebody was not allowed
 * (403), who asked too often (429), what operators changed, and whose data was erased: who, from where, method and
 * path. Neither tokens nor parameters nor bodies. So that a flood of refusals does not fill the disk, no more than
 * {@value #LINES_PER_SECOND} of them a second are written; the next one says how many were left out. What operators
 * changed is always written.
 */
final class SecurityLog extends OncePerRequestFilter {

    static final String NAME = "io.eventbank.security";

    private static final int LINES_PER_SECOND = 50;
    private static final Logger LOG = LoggerFactory.getLogger(NAME);
    private static final String CALLER = SecurityLog.class.getName() + ".caller";
    private static final String REASON = SecurityLog.class.getName() + ".reason";
    private static final String OPERATIONS = "/api/v1/admin/";
    private static final String ERASURE = "/api/v1/owners/{ownerId}/personal-data";
    private static final Set<Integer> REFUSALS =
            Set.of(HttpStatus.UNAUTHORIZED.value(), HttpStatus.FORBIDDEN.value(), HttpStatus.TOO_MANY_REQUESTS.value());
    private static final Set<String> CHANGES = Set.of("POST", "PUT", "DELETE");
    private static final int MAX_LENGTH = 200;

    private final Bucket lines = Bucket.builder()
            .addLimit(limit -> limit.capacity(LINES_PER_SECOND).refillGreedy(LINES_PER_SECOND, Duration.ofSeconds(1)))
            .build();
    private final AtomicLong leftOut = new AtomicLong();

    /** Notes who makes a request, as soon as that is known. */
    static void setCaller(HttpServletRequest request, String subject) {
        request.setAttribute(CALLER, subject);
    }

    /** Notes why a request is refused, for those who run the system. */
    static void setReason(HttpServletRequest request, String reason) {
        request.setAttribute(REASON, reason);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean answered = false;
        try {
            chain.doFilter(request, response);
            answered = true;
        } finally {
            int status = answered ? response.getStatus() : HttpStatus.INTERNAL_SERVER_ERROR.value();
            if (REFUSALS.contains(status)) {
                if (lines.tryConsume(1)) {
                    write(Level.WARN, "Refused", request, status);
                } else {
                    leftOut.incrementAndGet();
                }
            } else if (isOperation(request)) {
                write(Level.INFO, "Operation", request, status);
            }
        }
    }

    /** By the endpoint that was found, however its path was written. */
    private static boolean isOperation(HttpServletRequest request) {
        return CHANGES.contains(request.getMethod())
                && request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String endpoint
                && (endpoint.startsWith(OPERATIONS) || endpoint.equals(ERASURE));
    }

    private void write(Level level, String what, HttpServletRequest request, int status) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("status", status);
        facts.put("method", request.getMethod());
        facts.put("path", request.getRequestURI());
        facts.put("subject", request.getAttribute(CALLER));
        facts.put("address", request.getRemoteAddr());
        facts.put("reason", request.getAttribute(REASON));
        long before = leftOut.getAndSet(0);
        facts.put("leftOutBefore", before == 0 ? null : before);
        StringBuilder text = new StringBuilder(what).append(':');
        LoggingEventBuilder line = LOG.atLevel(level);
        facts.forEach((name, fact) -> {
            if (fact != null) {
                String printable = printable(fact);
                text.append(' ').append(name).append("=\"").append(printable).append('"');
                line.addKeyValue(name, printable);
            }
        });
        line.log(text.toString());
    }

    /** What others choose must not look like a line of its own, or like another field. */
    private static String printable(Object value) {
        String text = String.valueOf(value).replaceAll("[\\p{Cntrl}\\u2028\\u2029\"]", "?");
        return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
    }
}
