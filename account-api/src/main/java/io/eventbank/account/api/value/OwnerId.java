package io.eventbank.account.api.value;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/** The identity of an owner; its stream is {@code Owner-} and the value. */
public record OwnerId(@JsonValue String value) implements StreamId {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public OwnerId {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return "Owner-" + value;
    }
}
