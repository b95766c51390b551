package io.eventbank.account.support.web;

import io.eventbank.account.support.log.LogContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Names each request: by its header {@code X-Request-Id} (1 to 64 letters, digits, dots, dashes and underscores) or
 * else by a UUIDv7. The name is in the answer's header, in the log, and in the metadata of what the request causes.
 */
public final class RequestId extends OncePerRequestFilter {

    public static final String HEADER = "X-Request-Id";

    private static final String KEY = LogContext.REQUEST_ID;
    private static final String ATTRIBUTE = RequestId.class.getName();
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** The name of the request that this thread works for; null outside a request. */
    public static String current() {
        return MDC.get(KEY);
    }

    /** The name that a client has given, or a new one if it is none. */
    static String of(String given) {
        return given != null && VALID.matcher(given).matches() ? given : Ids.next();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String id = name(request);
        if (!response.isCommitted()) {
            response.setHeader(HEADER, id);
        }
        try (MDC.MDCCloseable ignored = MDC.putCloseable(KEY, id)) {
            chain.doFilter(request, response);
        } finally {
            LogContext.clear();
        }
    }

    /** An answer that is written later, on another thread, is still of this request. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    private static String name(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof String id) {
            return id;
        }
        String id = of(request.getHeader(HEADER));
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }
}
