package io.eventbank.account.support.web;

import io.eventbank.account.api.value.StreamId;
import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An identifier of the form {@link StreamId#PATTERN}; null is valid. */
@Pattern(regexp = StreamId.PATTERN)
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
public @interface Identifier {

    String message() default "must match " + StreamId.PATTERN;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
