package io.eventbank.account.support.openapi;

import io.eventbank.account.api.query.Page;
import io.eventbank.account.support.web.RequestId;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.method.HandlerMethod;

/** Says of each operation that it takes a token and a request id, and which headers its answer has if it succeeds. */
final class Answers implements OperationCustomizer {

    private static final String VERSION = "version";

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        operation.setSecurity(List.of(new SecurityRequirement().addList(ApiDescription.BEARER)));
        operation.addParametersItem(new HeaderParameter()
                .name(RequestId.HEADER)
                .required(false)
                .description("A name for the request, which is in the answer and in the log; else one is made")
                .schema(new StringSchema().pattern("^[A-Za-z0-9._-]{1,64}$")));
        ResolvableType type = ResolvableType.forMethodReturnType(method.getMethod());
        boolean entity = type.resolve() == ResponseEntity.class;
        Class<?> body = entity ? type.getGeneric(0).resolve(Object.class) : type.resolve(Object.class);
        operation.getResponses().forEach((status, answer) -> {
            addRequestId(answer);
            if (entity) {
                addHeaders(status, answer, body);
            }
        });
        return operation;
    }

    static void addRequestId(ApiResponse answer) {
        answer.addHeaderObject(RequestId.HEADER, header("The name of the request", new StringSchema()));
    }

    private static void addHeaders(String status, ApiResponse answer, Class<?> body) {
        if (status.equals("201") || status.equals("202")) {
            answer.addHeaderObject(
                    HttpHeaders.LOCATION,
                    header("The path of what was made", new StringSchema().format("uri-reference")));
        }
        if (isVersioned(body)) {
            answer.addHeaderObject(
                    HttpHeaders.ETAG, header("The version, for If-Match", new StringSchema().pattern("^\"[0-9]+\"$")));
        }
        if (Page.class.isAssignableFrom(body)) {
            answer.addHeaderObject(
                    HttpHeaders.LINK,
                    header("The next page, with rel=\"next\"; not on the last one", new StringSchema()));
        }
    }

    private static boolean isVersioned(Class<?> body) {
        return body.isRecord()
                && Arrays.stream(body.getRecordComponents())
                        .map(RecordComponent::getName)
                        .anyMatch(VERSION::equals);
    }

    private static Header header(String description, Schema<?> schema) {
        return new Header().description(description).schema(schema);
    }
}
