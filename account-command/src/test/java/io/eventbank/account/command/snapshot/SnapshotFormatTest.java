package io.eventbank.account.command.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventbank.account.command.account.AccountAggregate;
import io.eventbank.account.command.owner.OwnerAggregate;
import io.eventbank.account.support.axon.SnapshotSerializers;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.axonframework.serialization.Revision;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The stored form of each aggregate that snapshots are taken of is a file {@code snapshots/<class>-<revision>.json}.
 * Whoever changes the one, or what is meant by it, has to give it a new revision and write a new file: snapshots of the
 * old revision are then left out.
 */
class SnapshotFormatTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<String> MAY_BE_NULL = Set.of("suspensionReason", "erasure");

    private final Serializer serializer = SnapshotSerializers.create();

    static Stream<Class<?>> aggregates() {
        return Stream.of(AccountAggregate.TYPE, OwnerAggregate.TYPE);
    }

    @ParameterizedTest
    @MethodSource("aggregates")
    void theStoredFormIsTheOneOfItsRevision(Class<?> type) {
        JsonNode stored = stored(type);

        assertThat(JSON.readTree(write(read(type, stored)))).isEqualTo(stored);
        assertThat(serializer.typeForClass(type).getRevision()).isEqualTo(revision(type));
    }

    @ParameterizedTest
    @MethodSource("aggregates")
    void aSnapshotWithoutOneOfItsFieldsIsNone(Class<?> type) {
        for (List<String> field : fields(stored(type))) {
            assertThatThrownBy(() -> read(type, without(type, field)))
                    .as("without %s", field)
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("aggregates")
    void aSnapshotWithAFieldMoreIsNone(Class<?> type) {
        ObjectNode more = (ObjectNode) stored(type);
        more.put("more", 1);

        assertThatThrownBy(() -> read(type, more)).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("aggregates")
    void aSnapshotInWhichAFieldIsNullIsNone(Class<?> type) {
        for (List<String> field : fields(stored(type))) {
            ObjectNode incomplete = (ObjectNode) stored(type);
            parent(incomplete, field).putNull(field.get(field.size() - 1));
            if (!MAY_BE_NULL.contains(field.get(field.size() - 1))) {
                assertThatThrownBy(() -> read(type, incomplete))
                        .as("null as %s", field)
                        .isNotNull();
            }
        }
    }

    @Test
    void anAccountThatIsNotSuspendedHasNoReason() {
        ObjectNode active = (ObjectNode) stored(AccountAggregate.TYPE);
        ((ObjectNode) active.path("state")).putNull("suspensionReason").put("status", "ACTIVE");

        assertThat(JSON.readTree(write(read(AccountAggregate.TYPE, active)))).isEqualTo(active);
    }

    @Test
    void anOwnerWhoIsNotErasedHasNoErasure() {
        ObjectNode known = (ObjectNode) stored(OwnerAggregate.TYPE);
        known.putNull("erasure");

        assertThat(JSON.readTree(write(read(OwnerAggregate.TYPE, known)))).isEqualTo(known);
    }

    @Test
    void whatAnAccountRemembersCannotReachBackBeforeItsFirstEvent() {
        ObjectNode wrong = (ObjectNode) stored(AccountAggregate.TYPE);
        wrong.put("remembered", -1);

        assertThatThrownBy(() -> read(AccountAggregate.TYPE, wrong)).isNotNull();
    }

    /** The paths of all fields that are not keys of their own choice. */
    private static List<List<String>> fields(JsonNode object) {
        List<List<String>> fields = new ArrayList<>();
        object.propertyStream().forEach(property -> {
            fields.add(List.of(property.getKey()));
            if (property.getValue().isObject() && !property.getKey().equals("requests")) {
                fields(property.getValue()).forEach(rest -> {
                    List<String> path = new ArrayList<>(List.of(property.getKey()));
                    path.addAll(rest);
                    fields.add(path);
                });
            }
        });
        return fields;
    }

    private static JsonNode without(Class<?> type, List<String> field) {
        JsonNode snapshot = stored(type);
        parent(snapshot, field).remove(field.get(field.size() - 1));
        return snapshot;
    }

    private static ObjectNode parent(JsonNode object, List<String> field) {
        JsonNode parent = object;
        for (String name : field.subList(0, field.size() - 1)) {
            parent = parent.path(name);
        }
        return (ObjectNode) parent;
    }

    private Object read(Class<?> type, JsonNode snapshot) {
        return serializer.deserialize(
                new SimpleSerializedObject<>(snapshot.toString(), String.class, type.getName(), revision(type)));
    }

    private String write(Object aggregate) {
        return serializer.serialize(aggregate, String.class).getData();
    }

    private static JsonNode stored(Class<?> type) {
        String file = "/snapshots/" + type.getSimpleName() + "-" + revision(type) + ".json";
        try (InputStream content = SnapshotFormatTest.class.getResourceAsStream(file)) {
            assertThat(content).as(file).isNotNull();
            return JSON.readTree(content.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException(file, e);
        }
    }

    private static String revision(Class<?> type) {
        return type.getAnnotation(Revision.class).value();
    }
}
