package io.eventbank.account.support.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses query parameters that the endpoint does not have, and ones that are empty or given twice: to leave out a
 * condition would answer another question than the one asked.
 */
final class UnknownParameterInterceptor implements HandlerInterceptor {

    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            Set<String> names = known.computeIfAbsent(method.getMethod(), key -> names(method));
            List<Problems.FieldError> errors = request.getParameterMap().entrySet().stream()
                    .flatMap(parameter -> problem(names.contains(parameter.getKey()), parameter.getValue())
                            .map(message -> new Problems.FieldError(parameter.getKey(), message))
                            .stream())
                    .toList();
            if (!errors.isEmpty()) {
                throw new InvalidParametersException(errors);
            }
        }
        return true;
    }

    private static Optional<String> problem(boolean isKnown, String... values) {
        if (!isKnown) {
            return Optional.of("is not a known parameter");
        }
        if (values.length > 1) {
            return Optional.of("is given twice");
        }
        return values[0].isBlank() ? Optional.of("is empty") : Optional.empty();
    }

    private static Set<String> names(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .filter(parameter -> parameter.hasParameterAnnotation(RequestParam.class))
                .map(UnknownParameterInterceptor::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String name(MethodParameter parameter) {
        String name = parameter.getParameterAnnotation(RequestParam.class).name();
        return name.isEmpty() ? parameter.getParameter().getName() : name;
    }
}
