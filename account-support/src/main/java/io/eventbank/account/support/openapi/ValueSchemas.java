package io.eventbank.account.support.openapi;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.StreamId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransferId;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The schemas of the values of the REST contract; a new one each time, since what is said of a field changes it. */
final class ValueSchemas {

    /** What is in a text as of {@code PlainText}: no control characters, and not only blanks. */
    static final String PLAIN_TEXT = "^(?=.*\\S)[^\\u0000-\\u001f\\u007f-\\u009f]*$";

    private static final String DECIMAL = "^-?[0-9]{1,20}(\\.[0-9]{1,20})?$";
    private static final String POSITIVE = "^(?=.*[1-9])[0-9]{1,15}(\\.[0-9]{1,20})?$";
    private static final String LIMITED = "^-?[0-9]{1,15}(\\.[0-9]{1,20})?$";

    private static final Map<Class<?>, Supplier<Schema<?>>> PARAMETERS = Map.of(
            AccountId.class, ValueSchemas::id,
            OwnerId.class, ValueSchemas::id,
            TransactionId.class, ValueSchemas::id,
            TransferId.class, ValueSchemas::id,
            Instant.class, ValueSchemas::moment,
            BigDecimal.class, ValueSchemas::decimal,
            Currency.class, ValueSchemas::currency);

    private ValueSchemas() {}

    static Schema<?> id() {
        return new StringSchema().pattern('^' + StreamId.PATTERN + '$').example("A-1001");
    }

    static Schema<?> currency() {
        return new StringSchema().pattern("^[A-Z]{3}$").example("EUR");
    }

    static Schema<?> moment() {
        return new StringSchema()
                .format("date-time")
                .pattern(
                        "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9](\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$")
                .example("2024-02-29T12:00:00Z");
    }

    static Schema<?> duration() {
        return new StringSchema()
                .format("duration")
                .pattern("^P(?=.)([0-9]{1,9}D)?(T(?=.)([0-9]{1,9}H)?([0-9]{1,9}M)?([0-9]{1,9}([.,][0-9]{1,9})?S)?)?$")
                .example("PT30S");
    }

    static Schema<?> decimal() {
        return new StringSchema().format("decimal").pattern(DECIMAL).example("100.00");
    }

    /** An amount in a request: text, or a number without an exponent. A null bound is none. */
    static Schema<?> amount(DecimalMin min, DecimalMax max) {
        Schema<?> amount = new Schema<>(SpecVersion.V31)
                .types(new LinkedHashSet<>(List.of("string", "number")))
                .format("decimal")
                .pattern(min == null ? LIMITED : POSITIVE)
                .description("A number has no exponent")
                .example("100.00");
        if (min != null) {
            amount.exclusiveMinimumValue(new BigDecimal(min.value()));
        }
        return max == null ? amount : amount.maximum(new BigDecimal(max.value()));
    }

    /** That of a type which a parameter is converted to; null if there is nothing to say of it. */
    static Schema<?> ofParameter(Class<?> type) {
        Supplier<Schema<?>> schema = PARAMETERS.get(type);
        return schema == null ? null : schema.get();
    }
}
