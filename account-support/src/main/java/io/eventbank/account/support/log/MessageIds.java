package io.eventbank.account.support.log;

import io.eventbank.account.api.value.StreamId;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** The ids of whom a command, an event or a query is about: an account, an owner, a transfer. None is personal data. */
public final class MessageIds {

    /** What they are called, in logs and traces as in JSON. */
    static final Set<String> NAMES = Set.of("accountId", "ownerId", "transferId");

    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            return fields(type);
        }
    };

    private MessageIds() {}

    /** Names the ids of a message. */
    public static void of(Object payload, BiConsumer<String, String> ids) {
        if (payload == null) {
            return;
        }
        for (Field field : FIELDS.get(payload.getClass())) {
            StreamId id = field.value(payload);
            if (id != null) {
                ids.accept(field.name(), id.value());
            }
        }
    }

    private record Field(String name, MethodHandle accessor) {

        private StreamId value(Object payload) {
            try {
                return (StreamId) accessor.invokeExact(payload);
            } catch (Throwable e) {
                throw new IllegalStateException("An accessor failed: " + name, e);
            }
        }
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                if (NAMES.contains(component.getName()) && StreamId.class.isAssignableFrom(component.getType())) {
                    fields.add(new Field(component.getName(), accessor(component)));
                }
            }
        }
        return List.copyOf(fields);
    }

    private static MethodHandle accessor(RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true); // records of tests may be private
            return MethodHandles.lookup()
                    .unreflect(component.getAccessor())
                    .asType(MethodType.methodType(StreamId.class, Object.class));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
