package io.eventbank.account.support.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses what is too much of a caller, before anything of the request is read. Whether a process lives and is ready
 * may be asked as often as one likes: whoever runs it must be told even when strangers at the same address ask too
 * much.
 */
final class RateLimitFilter extends OncePerRequestFilter {

    private static final Set<String> PROBES =
            Set.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness");

    private final RateLimits limits;

    RateLimitFilter(RateLimits limits) {
        this.limits = limits;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return PROBES.contains(request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<String> caller = Caller.current().map(Caller::subject);
        caller.ifPresent(subject -> SecurityLog.setCaller(request, subject));
        boolean admitted = caller.isPresent()
                ? limits.admitCaller(caller.get(), request, response)
                : limits.admitAddress(request, response);
        if (admitted) {
            chain.doFilter(request, response);
        }
    }
}
