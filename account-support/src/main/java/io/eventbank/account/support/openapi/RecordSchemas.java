package io.eventbank.account.support.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JavaType;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.AnnotationsUtils;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.media.Schema;
import jakarta.validation.Constraint;
import jakarta.validation.constraints.NotNull;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says of each field whether it is always there and whether it may be null. In an answer a field is there and not null,
 * unless it is {@link Nullable}; then it is null, or left out where its class leaves such fields out. In a request only
 * a {@link NotNull} field has to be there, and there are no others than these.
 */
final class RecordSchemas implements ModelConverter {

    private static final String OURS = "io.eventbank.";
    private static final String REFERENCE = "#/components/schemas/";

    @Override
    public Schema<?> resolve(AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        Schema<?> schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        JavaType java = Json31.mapper().constructType(type.getType());
        if (schema == null
                || java == null
                || !java.getRawClass().isRecord()
                || !java.getRawClass().getName().startsWith(OURS)) {
            return schema;
        }
        Schema<?> described = schema.get$ref() == null
                ? schema
                : context.getDefinedModels().get(schema.get$ref().substring(REFERENCE.length()));
        if (described != null && described.getProperties() != null) {
            describe(java.getRawClass(), described);
        }
        return schema;
    }

    private static void describe(Class<?> type, Schema<?> schema) {
        boolean request = Arrays.stream(type.getDeclaredFields()).anyMatch(RecordSchemas::isConstrained);
        if (request) {
            schema.setAdditionalProperties(false);
        }
        List<String> required = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = component.getName();
            Schema<?> property = schema.getProperties().get(name);
            if (property == null) {
                continue; // its own fields stand in its place
            }
            boolean optional = request ? !field(type, name).isAnnotationPresent(NotNull.class) : isNullable(component);
            boolean leftOut = optional && (request || isLeftOut(type, name));
            if (!leftOut) {
                required.add(name);
            }
            if (optional && (request || !leftOut)) {
                schema.getProperties().put(name, orNull(property));
            }
        }
        schema.setRequired(required.isEmpty() ? null : required);
    }

    private static Schema<?> orNull(Schema<?> property) {
        if (property.getOneOf() != null) {
            return property;
        }
        if (property.get$ref() != null || property.getEnum() != null) {
            return new Schema<>(SpecVersion.V31)
                    .oneOf(List.of(property, new Schema<>(SpecVersion.V31).types(Set.of("null"))));
        }
        // One schema may stand for a type wherever it occurs.
        Schema<?> copy = AnnotationsUtils.clone(property, true);
        Set<String> types = new LinkedHashSet<>();
        if (copy.getType() != null) {
            types.add(copy.getType());
        }
        if (copy.getTypes() != null) {
            types.addAll(copy.getTypes());
        }
        types.add("null");
        copy.setTypes(types);
        return copy;
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static boolean isLeftOut(Class<?> type, String name) {
        JsonInclude ofField = field(type, name).getAnnotation(JsonInclude.class);
        JsonInclude ofType = type.getAnnotation(JsonInclude.class);
        JsonInclude rule = ofField == null ? ofType : ofField;
        return rule != null && rule.value() == JsonInclude.Include.NON_NULL;
    }

    private static boolean isConstrained(Field field) {
        return Arrays.stream(field.getAnnotations())
                .anyMatch(each -> each.annotationType().isAnnotationPresent(Constraint.class));
    }

    private static Field field(Class<?> type, String name) {
        try {
            return type.getDeclaredField(name);
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }
}
