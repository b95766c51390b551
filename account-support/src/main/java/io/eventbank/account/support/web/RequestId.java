package io.eventbank.account.support.web;

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

    private static final String KEY = "requestId";
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final String ATTRIBUTE = RequestId.class.getName();

    /** The name of the request that this thread works for; null outside a request. */
    public static String current() {
        return MDC.get(KEY);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String id = id(request);
        request.setAttribute(ATTRIBUTE, id);
        response.setHeader(HEADER, id);
        try (MDC.MDCCloseable ignored = MDC.putCloseable(KEY, id)) {
            chain.doFilter(request, response);
        }
    }

    /** What the server does with a request later on is still that request. */
    private static String id(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof String earlier) {
            return earlier;
        }
        String given = request.getHeader(HEADER);
        return given != null && VALID.matcher(given).matches() ? given : Ids.next();
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }
}
