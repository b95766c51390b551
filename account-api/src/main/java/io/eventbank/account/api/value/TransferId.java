package io.eventbank.account.api.value;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/** The identity of a transfer between two accounts; its stream is {@code MoneyTransfer-} and the value. */
public record TransferId(@JsonValue String value) implements StreamId {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TransferId {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return "MoneyTransfer-" + value;
    }
}
