package io.eventbank.account.support.axon;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.api.event.AccountEvent;
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
import org.axonframework.serialization.Revision;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.InitialEventRepresentation;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * The stored form of each event is a file {@code events/<class>-<revision>.json}. A new class needs one; a changed
 * class needs a new revision, its file, and an upcaster that makes the new form of the old one.
 */
class EventFormatTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Serializer serializer = new AllowListedSerializer();

    static Stream<Class<?>> eventClasses() {
        return Stream.of(AccountEvent.class, OwnerEvent.class, TransferEvent.class)
                .flatMap(EventFormatTest::concrete);
    }

    static Stream<Arguments> storedForms() {
        return eventClasses()
                .flatMap(type -> IntStream.rangeClosed(1, currentRevision(type))
                        .mapToObj(revision -> Arguments.of(type, revision))
                        .filter(form -> stored(type, (int) form.get()[1]) != null));
    }

    @ParameterizedTest
    @MethodSource("eventClasses")
    void theCurrentFormOfAnEventIsTheOneOnFile(Class<?> type) {
        String current = stored(type, currentRevision(type));
        assertThat(current)
                .as("events/%s-%s.json", type.getSimpleName(), currentRevision(type))
                .isNotNull();

        Object event = read(type, currentRevision(type), current);
        String written = serializer.serialize(event, String.class).getData();

        assertThat(JSON.readTree(written)).isEqualTo(JSON.readTree(current));
    }

    @ParameterizedTest
    @MethodSource("storedForms")
    void everyStoredFormIsReadAsTheCurrentEvent(Class<?> type, int revision) {
        Object current = read(type, currentRevision(type), stored(type, currentRevision(type)));

        assertThat(read(type, revision, stored(type, revision))).isEqualTo(current);
    }

    @Test
    void thereAreStoredFormsOfEarlierRevisions() {
        assertThat(storedForms().count()).isGreaterThan(eventClasses().count());
    }

    private Object read(Class<?> type, int revision, String payload) {
        DomainEventData<?> stored = new GenericDomainEventEntry<>(
                "BankAccount",
                "BankAccount-A1",
                0,
                "e-1",
                Instant.EPOCH,
                type.getName(),
                String.valueOf(revision),
                payload,
                "{}");
        List<IntermediateEventRepresentation> upcast = AccountUpcasters.chain()
                .upcast(Stream.of(new InitialEventRepresentation(stored, serializer)))
                .toList();
        assertThat(upcast).hasSize(1);
        return serializer.deserialize(upcast.get(0).getData());
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
            return content == null ? null : new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(file, e);
        }
    }
}
