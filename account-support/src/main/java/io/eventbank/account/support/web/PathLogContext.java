package io.eventbank.account.support.web;

import io.eventbank.account.support.log.LogContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/** Has each line that is logged of a request say whom its path names. {@link RequestId} ends that. */
final class PathLogContext implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables) {
            variables.forEach((name, value) -> {
                String id = String.valueOf(value);
                if (Formats.isId(id)) {
                    LogContext.ofRequest(String.valueOf(name), id);
                }
            });
        }
        return true;
    }
}
