package io.eventbank.account.support.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Enforces {@link AllowedRoles}, before anything of the request is read: a handler without it is closed to all. */
public final class AllowedRolesInterceptor implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            AllowedRoles allowed = method.getMethodAnnotation(AllowedRoles.class);
            if (allowed == null
                    || Caller.current()
                            .filter(caller -> caller.hasAny(allowed.value()))
                            .isEmpty()) {
                throw new AccessDeniedException("None of the caller's roles may do this");
            }
        }
        return true;
    }
}
