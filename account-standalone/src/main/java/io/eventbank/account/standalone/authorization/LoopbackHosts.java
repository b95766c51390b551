package io.eventbank.account.standalone.authorization;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses requests that name this process otherwise than as one of this machine (421): they come from a web page whose
 * name was made to point here (DNS rebinding), or through a proxy that others reach, and the demo's passwords are
 * public.
 */
final class LoopbackHosts extends OncePerRequestFilter {

    static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String name = request.getServerName().toLowerCase(Locale.ROOT);
        if (NAMES.contains(name) || name.endsWith(".localhost")) {
            chain.doFilter(request, response);
        } else {
            response.sendError(
                    421, "The demo answers to localhost only; allow others with account.security.demo-on-any-address");
        }
    }
}
