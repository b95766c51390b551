package io.eventbank.account.api.query;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What proves that a transaction stands in the sealed history: its event, and the way from there to a signed
 * checkpoint. Hashes are SHA-256 in Base64.
 *
 * @param event exactly as it is stored
 * @param leafIndex its place among the sealed events, from 0
 * @param leafHash the hash of the event as a leaf of the Merkle tree
 * @param path the audit path of RFC 9162, from the leaf to the root
 * @param checkpoint the signed note with the number of events and the root of the tree over them
 */
public record ReceiptView(
        AccountId accountId,
        TransactionId transactionId,
        StoredEvent event,
        long leafIndex,
        String leafHash,
        List<String> path,
        String checkpoint) {

    public ReceiptView {
        path = List.copyOf(path);
    }

    /**
     * An event as it is stored, before any upcaster. Its metadata tells who caused it, which may be another customer: a
     * hash stands for it.
     *
     * @param place in the order of all events, in the form of the event store
     * @param recordedAt RFC 3339, as exact as it is stored
     * @param payload the text that is stored
     * @param metadataHash a hash of the place and the metadata with a secret key of the bank, in Base64
     */
    public record StoredEvent(
            String place,
            String eventId,
            String streamId,
            long sequence,
            String recordedAt,
            String aggregateType,
            String type,
            @Nullable String revision,
            String payload,
            String metadataHash) {}
}
