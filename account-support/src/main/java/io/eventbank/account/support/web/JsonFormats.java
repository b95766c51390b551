package io.eventbank.account.support.web;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/** The JSON of the REST contract: amounts out as strings, in as strings or numbers; dates as YYYY-MM-DD. */
final class JsonFormats implements JsonMapperBuilderCustomizer {

    @Override
    public void customize(JsonMapper.Builder builder) {
        builder.withConfigOverride(
                BigDecimal.class, override -> override.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.STRING)));
        builder.enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN);
        builder.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
        builder.withCoercionConfig(
                LogicalType.Textual,
                texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
        builder.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        builder.enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS);
        builder.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
        builder.addModule(new SimpleModule("REST contract")
                .addDeserializer(
                        BigDecimal.class,
                        new Strict<>(BigDecimal.class, true, Formats::decimal, "must be a decimal number"))
                .addDeserializer(
                        LocalDate.class,
                        new Strict<>(LocalDate.class, false, Formats::date, "must be a date, YYYY-MM-DD")));
    }

    /** Reads a value from the text of a string, or of a number where that is allowed too. */
    private static final class Strict<T> extends StdDeserializer<T> {

        private final boolean alsoNumbers;
        private final transient Function<String, Optional<T>> format;
        private final String message;

        private Strict(Class<T> type, boolean alsoNumbers, Function<String, Optional<T>> format, String message) {
            super(type);
            this.alsoNumbers = alsoNumbers;
            this.format = format;
            this.message = message;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) {
            JsonToken token = parser.currentToken();
            boolean readable = token == JsonToken.VALUE_STRING || alsoNumbers && token.isNumeric();
            return Optional.of(readable)
                    .filter(Boolean::booleanValue)
                    .flatMap(yes -> format.apply(parser.getString()))
                    .orElseThrow(() -> new InvalidJsonValueException(parser, handledType(), message));
        }
    }
}
