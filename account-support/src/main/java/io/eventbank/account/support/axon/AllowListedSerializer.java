package io.eventbank.account.support.axon;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/**
 * Jackson for everything that is stored or sent, which reads no type that this application does not know: a stored type
 * name is input like any other. Amounts are written as strings, since many JSON readers make a binary fraction of a
 * number.
 */
final class AllowListedSerializer extends Jackson3Serializer {

    private static final List<String> PACKAGES = List.of(
            "io.eventbank.account.api.", // commands, events, queries and their answers
            "io.eventbank.account.command.", // snapshots and sagas
            "io.eventbank.eventstore.", // positions
            "org.axonframework.common.",
            "org.axonframework.eventhandling.",
            "org.axonframework.eventsourcing.",
            "org.axonframework.messaging.",
            "org.axonframework.modelling.",
            "org.axonframework.queryhandling.");

    private static final Set<String> TYPES = Set.of(
            "java.lang.Boolean",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.String",
            "java.lang.Void",
            "java.lang.Object");

    AllowListedSerializer() {
        this(customized -> {});
    }

    private AllowListedSerializer(Consumer<JsonMapper.Builder> more) {
        super(builder().jsonMapperBuilderCustomizer(mapper -> {
            customize(mapper);
            more.accept(mapper);
        }));
    }

    /** One that reads only what is exactly of the form it writes: a snapshot that lacks something is none. */
    static AllowListedSerializer ofSnapshots() {
        return new AllowListedSerializer(AllowListedSerializer::insistOnTheForm);
    }

    @Override
    @SuppressWarnings("rawtypes") // as the method it overrides
    public Class classForType(SerializedType type) {
        String name = type.getName();
        boolean known = name == null
                || type.equals(SerializedType.emptyType())
                || TYPES.contains(name)
                || PACKAGES.stream().anyMatch(name::startsWith);
        if (!known) {
            throw new SerializationException("Not a type that may be read: " + name);
        }
        return super.classForType(type);
    }

    private static void insistOnTheForm(JsonMapper.Builder builder) {
        builder.enable(
                DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        builder.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
        builder.changeDefaultNullHandling(
                handling -> handling.withValueNulls(Nulls.FAIL).withContentNulls(Nulls.FAIL));
        // Texts are what may be missing: identifiers and amounts have types of their own.
        builder.withConfigOverride(
                String.class, override -> override.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.SET)));
    }

    private static void customize(JsonMapper.Builder builder) {
        builder.withConfigOverride(
                BigDecimal.class, override -> override.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.STRING)));
        builder.enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN);
        builder.disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS);
        // The token of a replay holds other tokens by their class name; without this no replay could be read again.
        builder.polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder()
                .allowIfBaseType(TrackingToken.class)
                .allowIfSubType("org.axonframework.eventhandling.")
                .allowIfSubType("io.eventbank.eventstore.")
                .build());
    }
}
