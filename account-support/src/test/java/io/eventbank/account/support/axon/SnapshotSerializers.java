package io.eventbank.account.support.axon;

import org.axonframework.serialization.Serializer;

/** For tests of other modules. */
public final class SnapshotSerializers {

    private SnapshotSerializers() {}

    /** What snapshots are written and read with. */
    public static Serializer create() {
        return AllowListedSerializer.ofSnapshots();
    }
}
