package io.eventbank.account.query.owner;

import io.eventbank.account.api.event.OwnerDetailsChanged;
import io.eventbank.account.api.event.OwnerEvent;
import io.eventbank.account.api.event.OwnerRegistered;
import io.eventbank.account.api.event.PersonalDataErased;
import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.projection.RecordedEvent;
import java.time.Instant;

/**
 * An owner as it is written: what it was, and then what each new event makes of it.
 *
 * @param name this and the e-mail are null once they are erased
 */
record OwnerRow(OwnerId ownerId, EncryptedText name, EncryptedText email, Instant registeredAt, long version) {

    /** The row after one more event; null stands for the row before the first one. */
    static OwnerRow after(OwnerRow before, RecordedEvent<OwnerEvent> recorded) {
        OwnerEvent event = recorded.event();
        if (event instanceof OwnerRegistered registered) {
            return new OwnerRow(
                    registered.ownerId(),
                    registered.name(),
                    registered.email(),
                    recorded.recordedAt(),
                    recorded.sequence());
        }
        if (event instanceof OwnerDetailsChanged changed) {
            return new OwnerRow(
                    before.ownerId(), changed.name(), changed.email(), before.registeredAt(), recorded.sequence());
        }
        if (event instanceof PersonalDataErased) {
            return new OwnerRow(before.ownerId(), null, null, before.registeredAt(), recorded.sequence());
        }
        throw new IllegalArgumentException("No rule for " + event.getClass().getName());
    }
}
