package io.eventbank.account.support.openapi;

import io.eventbank.account.support.web.PlainText;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.oas.models.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.lang.annotation.Annotation;
import org.springdoc.core.customizers.PropertyCustomizer;

/** Says of the fields of requests what is asked of them. */
final class ConstrainedProperties implements PropertyCustomizer {

    @Override
    public Schema<?> customize(Schema property, AnnotatedType type) {
        DecimalMin min = find(type, DecimalMin.class);
        DecimalMax max = find(type, DecimalMax.class);
        if (min != null || max != null) {
            return ValueSchemas.amount(min, max);
        }
        PlainText text = find(type, PlainText.class);
        if (text != null) {
            property.minLength(1).maxLength(text.max()).pattern(ValueSchemas.PLAIN_TEXT);
        }
        return property;
    }

    private static <A extends Annotation> A find(AnnotatedType type, Class<A> annotation) {
        if (type.getCtxAnnotations() != null) {
            for (Annotation each : type.getCtxAnnotations()) {
                if (annotation.isInstance(each)) {
                    return annotation.cast(each);
                }
            }
        }
        return null;
    }
}
