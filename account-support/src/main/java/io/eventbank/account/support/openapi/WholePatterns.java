package io.eventbank.account.support.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Schema;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Has patterns match a whole text, as they do where they are declared: in a JSON schema they would match a part. */
final class WholePatterns implements OpenApiCustomizer {

    @Override
    public void customise(OpenAPI api) {
        Stream<Schema<?>> ofParameters = api.getPaths().values().stream()
                .map(PathItem::readOperations)
                .flatMap(operations -> operations.stream().map(Operation::getParameters))
                .flatMap(parameters -> parameters == null ? Stream.empty() : parameters.stream())
                .map(parameter -> (Schema<?>) parameter.getSchema());
        Stream<Schema<?>> ofComponents = api.getComponents().getSchemas().values().stream()
                .flatMap(schema -> Stream.concat(Stream.of((Schema<?>) schema), properties(schema)));
        Stream.concat(ofParameters, ofComponents)
                .filter(schema -> schema != null && schema.getPattern() != null)
                .filter(schema -> !schema.getPattern().startsWith("^"))
                .forEach(schema -> schema.setPattern("^(?:" + schema.getPattern() + ")$"));
    }

    private static Stream<Schema<?>> properties(Schema<?> schema) {
        return schema.getProperties() == null
                ? Stream.empty()
                : schema.getProperties().values().stream().map(property -> (Schema<?>) property);
    }
}
