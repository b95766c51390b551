package io.eventbank.account.query.owner;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import org.hibernate.annotations.Immutable;

/** Something that an owner is found by. */
@Entity
@Immutable
@IdClass(OwnerTokenEntity.Key.class)
@Table(schema = "account_query", name = "owner_search")
class OwnerTokenEntity {

    record Key(String ownerId, byte[] token) implements Serializable {}

    @Id
    String ownerId;

    @Id
    byte[] token;
}
