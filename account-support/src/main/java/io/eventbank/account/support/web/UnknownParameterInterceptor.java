package io.eventbank.account.support.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
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
            Map<String, String[]> parameters = request.getParameterMap();
            if (isForm(request)) {
                // The server has read the body, too. It is no part of the query, and its content is not said again.
                parameters = ofQuery(request.getQueryString(), parameters);
            }
            List<Problems.FieldError> errors = parameters.entrySet().stream()
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

    private static boolean isForm(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
    }

    private static Map<String, String[]> ofQuery(String query, Map<String, String[]> parameters) {
        Set<String> names = Arrays.stream((query == null ? "" : query).split("&"))
                .map(parameter -> parameter.split("=", 2)[0])
                .map(name -> URLDecoder.decode(name, StandardCharsets.UTF_8))
                .collect(Collectors.toSet());
        return parameters.entrySet().stream()
                .filter(parameter -> names.contains(parameter.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Optional<String> problem(boolean isKnown, String... values) {
        if (!isKnown) {
            return Optional.of("is not a known parameter");
        }
        if (values.length > 1) {
            return Optional.of("is given twice");
        }
        // A converter takes what is nothing but control characters for nothing, too.
        return values[0].isBlank() || values[0].trim().isEmpty() ? Optional.of("is empty") : Optional.empty();
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
