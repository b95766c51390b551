package io.eventbank.account.query.proof;

import io.eventbank.account.support.proof.EventHash;
import io.eventbank.eventstore.postgresql.EventRecord;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import javax.crypto.Mac;

/**
 * The hashes of events as leaves of the tree. Metadata goes in as a hash with a secret key, so that nobody who knows
 * the hash of a leaf, as each receipt tells some of other events, can try out what the event was.
 */
final class LeafHashes {

    private final ThreadLocal<Mac> keyed; // making one takes longer than a hash

    /** @param keyed begins a hash with the secret key */
    LeafHashes(Supplier<Mac> keyed) {
        this.keyed = ThreadLocal.withInitial(keyed);
    }

    byte[] of(EventRecord event) {
        return EventHash.of(event, metadata(event));
    }

    /** What stands for the metadata of an event at its place. */
    byte[] metadata(EventRecord event) {
        Mac mac = keyed.get();
        mac.update(event.place().getBytes(StandardCharsets.UTF_8));
        mac.update((byte) 0);
        return mac.doFinal(event.metadata());
    }
}
