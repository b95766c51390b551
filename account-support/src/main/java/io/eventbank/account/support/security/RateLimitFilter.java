package io.eventbank.account.support.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses what is too much of a caller, before anything of the request is read. */
final class RateLimitFilter extends OncePerRequestFilter {

    private final RateLimits limits;

    RateLimitFilter(RateLimits limits) {
        this.limits = limits;
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
