package io.eventbank.account.support.personaldata;

import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;

/** Reads encrypted data of persons. */
@FunctionalInterface
public interface PersonalDataReader {

    /**
     * Decrypts a field; null if there is none or the owner's key is gone.
     *
     * @throws IllegalStateException if it was not encrypted for this owner and field
     */
    String decrypt(OwnerId owner, PersonalField field, EncryptedText encrypted);
}
