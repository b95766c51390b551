package io.eventbank.account.query.owner;

import io.eventbank.account.api.query.OwnerView;
import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.support.personaldata.PersonalData;
import io.eventbank.account.support.personaldata.PersonalField;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

/** An owner, as it is read. */
@Entity
@Immutable
@Table(schema = "account_query", name = "owner")
class OwnerEntity {

    @Id
    String ownerId;

    @Column(name = "name_ciphertext")
    String name;

    @Column(name = "email_ciphertext")
    String email;

    Instant registeredAt;
    long version;

    OwnerId ownerId() {
        return new OwnerId(ownerId);
    }

    OwnerView toView(PersonalData.Reader personalData) {
        return new OwnerView(
                ownerId(),
                decrypt(personalData, PersonalField.NAME, name),
                decrypt(personalData, PersonalField.EMAIL, email),
                registeredAt,
                version);
    }

    private String decrypt(PersonalData.Reader personalData, PersonalField field, String ciphertext) {
        return personalData.decrypt(ownerId(), field, ciphertext == null ? null : new EncryptedText(ciphertext));
    }
}
