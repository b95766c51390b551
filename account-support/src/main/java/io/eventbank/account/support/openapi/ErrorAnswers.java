package io.eventbank.account.support.openapi;

import io.eventbank.account.support.security.AllowedRoles;
import io.eventbank.account.support.security.Role;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;

/** Says of each operation with which problems it may be answered. */
final class ErrorAnswers implements OperationCustomizer {

    static final String PROBLEM = "Problem";
    static final String FIELD_ERROR = "FieldError";

    private static final String PROBLEM_JSON = "application/problem+json";
    private static final String IN_PATH = "path";
    private static final Set<RequestMethod> WITH_BODY = Set.of(RequestMethod.POST, RequestMethod.PUT);

    private static final Set<HttpStatus> MAY_BE_TRIED_AGAIN =
            Set.of(HttpStatus.CONFLICT, HttpStatus.TOO_MANY_REQUESTS, HttpStatus.SERVICE_UNAVAILABLE);

    private static final Map<HttpStatus, String> DESCRIPTIONS = Map.ofEntries(
            Map.entry(HttpStatus.BAD_REQUEST, "The request is not as it is described here"),
            Map.entry(HttpStatus.UNAUTHORIZED, "No token, or none that is valid here"),
            Map.entry(HttpStatus.FORBIDDEN, "The caller may not do this"),
            Map.entry(HttpStatus.NOT_FOUND, "There is no such thing, as far as the caller may know"),
            Map.entry(HttpStatus.NOT_ACCEPTABLE, "The answer cannot be had in a form that the request takes"),
            Map.entry(
                    HttpStatus.CONFLICT,
                    "The id exists, with other content; or others are changing the same, or answering the same request"),
            Map.entry(HttpStatus.PRECONDITION_FAILED, "If-Match is not the latest version"),
            Map.entry(HttpStatus.CONTENT_TOO_LARGE, "The body is too large"),
            Map.entry(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body is not of a type that is taken here"),
            Map.entry(HttpStatus.UNPROCESSABLE_CONTENT, "A rule of business says no, as the code tells"),
            Map.entry(HttpStatus.TOO_MANY_REQUESTS, "The caller has sent too many requests"),
            Map.entry(HttpStatus.SERVICE_UNAVAILABLE, "It cannot be answered now; later it may"));

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        Map<Integer, HttpStatus> statuses = new TreeMap<>();
        expected(operation, method).forEach(status -> statuses.put(status.value(), status));
        ApiResponses responses = operation.getResponses();
        DESCRIPTIONS.keySet().stream()
                .filter(status -> responses.containsKey(String.valueOf(status.value())))
                .forEach(status -> statuses.put(status.value(), status)); // those that its own annotations name
        statuses.forEach((value, status) -> responses.addApiResponse(String.valueOf(value), answer(status)));
        return operation;
    }

    /** What every problem has, and what some have. */
    static Schema<?> problem() {
        return new ObjectSchema()
                .description("A problem as of RFC 9457")
                .addProperty("type", new StringSchema().format("uri"))
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema().minimum(BigDecimal.valueOf(400)))
                .addProperty("detail", new StringSchema())
                .addProperty(
                        "instance", new StringSchema().format("uri-reference").description("The path of the request"))
                .addProperty(
                        "code",
                        new StringSchema()
                                .pattern("^[a-z0-9_]+$")
                                .description("What went wrong; it never changes")
                                .example("invalid_request"))
                .addProperty(
                        "errors",
                        new ArraySchema()
                                .items(new Schema<>().$ref(FIELD_ERROR))
                                .description("What is wrong with the fields of the request"))
                .required(List.of("type", "title", "status", "detail", "code"));
    }

    static Schema<?> fieldError() {
        return new ObjectSchema()
                .addProperty("field", new StringSchema())
                .addProperty("message", new StringSchema())
                .required(List.of("field", "message"));
    }

    private static Set<HttpStatus> expected(Operation operation, HandlerMethod method) {
        Set<HttpStatus> expected = new HashSet<>(Set.of(
                HttpStatus.BAD_REQUEST,
                HttpStatus.UNAUTHORIZED,
                HttpStatus.FORBIDDEN,
                HttpStatus.NOT_ACCEPTABLE,
                HttpStatus.TOO_MANY_REQUESTS,
                HttpStatus.SERVICE_UNAVAILABLE));
        Set<RequestMethod> methods = methods(method);
        boolean changes = !methods.contains(RequestMethod.GET);
        if (hasParameter(operation, IN_PATH, null) || changes && isForCustomers(method)) {
            expected.add(HttpStatus.NOT_FOUND);
        }
        if (changes) {
            expected.add(HttpStatus.CONFLICT);
            expected.add(HttpStatus.UNPROCESSABLE_CONTENT);
        }
        if (hasParameter(operation, "header", HttpHeaders.IF_MATCH)) {
            expected.add(HttpStatus.PRECONDITION_FAILED);
        }
        if (methods.stream().anyMatch(WITH_BODY::contains)) {
            expected.add(HttpStatus.CONTENT_TOO_LARGE);
        }
        if (operation.getRequestBody() != null) {
            expected.add(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
        }
        return expected;
    }

    private static boolean isForCustomers(HandlerMethod method) {
        AllowedRoles allowed = method.getMethodAnnotation(AllowedRoles.class);
        return allowed != null && Arrays.asList(allowed.value()).contains(Role.CUSTOMER);
    }

    private static Set<RequestMethod> methods(HandlerMethod method) {
        RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), RequestMapping.class);
        return mapping == null ? Set.of() : Set.of(mapping.method());
    }

    private static boolean hasParameter(Operation operation, String place, String name) {
        return operation.getParameters() != null
                && operation.getParameters().stream()
                        .anyMatch(each -> place.equals(each.getIn()) && (name == null || name.equals(each.getName())));
    }

    private static ApiResponse answer(HttpStatus status) {
        ApiResponse answer = new ApiResponse()
                .description(DESCRIPTIONS.get(status))
                .content(
                        new Content().addMediaType(PROBLEM_JSON, new MediaType().schema(new Schema<>().$ref(PROBLEM))));
        Answers.addRequestId(answer);
        if (MAY_BE_TRIED_AGAIN.contains(status)) {
            answer.addHeaderObject(
                    HttpHeaders.RETRY_AFTER,
                    new Header()
                            .description("After how many seconds to try again")
                            .schema(new IntegerSchema()));
        }
        if (status == HttpStatus.UNAUTHORIZED) {
            answer.addHeaderObject(HttpHeaders.WWW_AUTHENTICATE, new Header().schema(new StringSchema()));
        }
        return answer;
    }
}
