package io.eventbank.account.support.axon;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.OwnerEvent;
import io.eventbank.account.api.event.TransferEvent;
import io.eventbank.account.api.upcaster.AccountUpcasters;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.GenericDomainEventEntry;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.Revision;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.InitialEventRepresentation;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The stored form of each event is a file {@code events/<class>-<revision>.json}, from revision 1 to the current one. A
 * new class needs one; a changed class needs a new revision, its file, and an upcaster that makes the new form of the
 * one before.
 */
class EventFormatTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final MetaData METADATA = MetaData.with("actor", "teller").and("unheardOf", "kept");

    private final Serializer serializer = new AllowListedSerializer();

    static Stream<Class<?>> eventClasses() {
        return Stream.of(AccountEvent.class, OwnerEvent.class, TransferEvent.class)
                .flatMap(EventFormatTest::concrete);
    }

    static Stream<Arguments> storedForms() {
        return eventClasses()
                .flatMap(type -> IntStream.rangeClosed(1, currentRevision(type))
                        .mapToObj(revision -> Arguments.of(type, revision)));
    }

    @ParameterizedTest
    @MethodSource("eventClasses")
    void theCurrentFormOfAnEventIsTheOneOnFile(Class<?> type) {
        String current = stored(type, currentRevision(type));

        String written = serializer
                .serialize(event(upcast(type, currentRevision(type), current)), String.class)
                .getData();

        assertThat(JSON.readTree(written)).isEqualTo(JSON.readTree(current));
    }

    @ParameterizedTest
    @MethodSource("storedForms")
    void everyStoredFormIsReadAsTheCurrentEvent(Class<?> type, int revision) {
        Object current = event(upcast(type, currentRevision(type), stored(type, currentRevision(type))));

        IntermediateEventRepresentation read = upcast(type, revision, stored(type, revision));

        assertThat(read.getType().getRevision())
                .isEqualTo(type.getAnnotation(Revision.class).value());
        assertThat(event(read)).isEqualTo(current);
    }

    @ParameterizedTest
    @MethodSource("eventClasses")
    void aCurrentEventIsReadAsItIsStored(Class<?> type) {
        isReadAsItIsStored(type.getName(), String.valueOf(currentRevision(type)), stored(type, currentRevision(type)));
    }

    @ParameterizedTest
    @MethodSource("storedForms")
    void anEventOfAClassWithTheSameNameElsewhereIsReadAsItIsStored(Class<?> type, int revision) {
        isReadAsItIsStored("org.example." + type.getSimpleName(), String.valueOf(revision), stored(type, revision));
    }

    @ParameterizedTest
    @MethodSource("storedForms")
    void noUpcasterLosesAFieldThatItDoesNotKnowOrAnyMetadata(Class<?> type, int revision) {
        ObjectNode payload = (ObjectNode) JSON.readTree(stored(type, revision));
        payload.put("unheardOf", "kept");

        IntermediateEventRepresentation read = upcast(type, revision, payload.toString());

        assertThat(json(read).path("unheardOf").asString()).isEqualTo("kept");
        assertThat(read.getMetaData().getObject()).isEqualTo(METADATA);
        assertThat(event(read)).isEqualTo(event(upcast(type, revision, stored(type, revision))));
    }

    @Test
    void thereAreStoredFormsOfEarlierRevisions() {
        assertThat(stored(AccountOpened.class, 1)).doesNotContain("accountType");
        assertThat(stored(AccountOpened.class, 2)).contains("\"overdraftLimit\"");
        assertThat(storedForms().count()).isGreaterThan(eventClasses().count());
    }

    private void isReadAsItIsStored(String type, String revision, String payload) {
        IntermediateEventRepresentation read = upcast(type, revision, payload);

        assertThat(read.getType()).isEqualTo(new SimpleSerializedType(type, revision));
        assertThat(json(read)).isEqualTo(JSON.readTree(payload));
        assertThat(read.getMetaData().getObject()).isEqualTo(METADATA);
    }

    private Object event(IntermediateEventRepresentation read) {
        return serializer.deserialize(read.getData());
    }

    private JsonNode json(IntermediateEventRepresentation read) {
        return read.getData(JsonNode.class).getData();
    }

    private IntermediateEventRepresentation upcast(Class<?> type, int revision, String payload) {
        return upcast(type.getName(), String.valueOf(revision), payload);
    }

    private IntermediateEventRepresentation upcast(String type, String revision, String payload) {
        DomainEventData<?> stored = new GenericDomainEventEntry<>(
                "BankAccount",
                "BankAccount-A1",
                0,
                "e-1",
                Instant.EPOCH,
                type,
                revision,
                payload,
                serializer.serialize(METADATA, String.class).getData());
        List<IntermediateEventRepresentation> upcast = AccountUpcasters.chain()
                .upcast(Stream.of(new InitialEventRepresentation(stored, serializer)))
                .toList();
        assertThat(upcast).hasSize(1);
        return upcast.get(0);
    }

    private static int currentRevision(Class<?> type) {
        return Integer.parseInt(type.getAnnotation(Revision.class).value());
    }

    private static Stream<Class<?>> concrete(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(EventFormatTest::concrete)
                : Stream.of(type);
    }

    private static String stored(Class<?> type, int revision) {
        String file = "/events/" + type.getSimpleName() + "-" + revision + ".json";
        try (InputStream content = EventFormatTest.class.getResourceAsStream(file)) {
            assertThat(content).as(file).isNotNull();
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(file, e);
        }
    }
}
