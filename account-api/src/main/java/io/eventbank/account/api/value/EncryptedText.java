package io.eventbank.account.api.value;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/**
 * A person's data as it may be stored and sent: text encrypted with the key of the owner it belongs to, in Base64. Once
 * that key is destroyed nothing can read it.
 */
public record EncryptedText(@JsonValue String ciphertext) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public EncryptedText {
        Objects.requireNonNull(ciphertext, "ciphertext");
    }
}
