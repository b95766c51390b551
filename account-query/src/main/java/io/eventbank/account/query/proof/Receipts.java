package io.eventbank.account.query.proof;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.query.FindReceipt;
import io.eventbank.account.api.query.ReceiptView;
import io.eventbank.account.support.axon.EventRecords;
import io.eventbank.account.support.proof.HashTiles;
import io.eventbank.account.support.proof.InvalidProofException;
import io.eventbank.account.support.proof.MerkleTree;
import io.eventbank.account.support.proof.ReceiptCheck;
import io.eventbank.account.support.proof.TrustedKeys;
import io.eventbank.account.support.security.Caller;
import io.eventbank.eventstore.postgresql.EventRecord;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.queryhandling.QueryHandler;
import org.axonframework.serialization.Serializer;
import org.springframework.stereotype.Component;

/** Answers with receipts, which are made when they are asked for. */
@Component
class Receipts {

    private final Bookings bookings;
    private final EventRecords events;
    private final SealRecords records;
    private final LeafHashes leaves;
    private final TrustedKeys keys;
    private final Serializer serializer;

    Receipts(
            Bookings bookings,
            EventRecords events,
            SealRecords records,
            LeafHashes leaves,
            TrustedKeys keys,
            Serializer serializer) {
        this.bookings = bookings;
        this.events = events;
        this.records = records;
        this.leaves = leaves;
        this.keys = keys;
        this.serializer = serializer;
    }

    @QueryHandler
    Optional<ReceiptView> handle(FindReceipt query, Caller caller) {
        return bookings.find(query.accountId(), query.transactionId())
                .filter(booking -> caller.sees(booking.owner()))
                .map(booking -> checked(query, booking));
    }

    /** Nobody is given what they would find wrong. */
    private ReceiptView checked(FindReceipt query, Bookings.Booking booking) {
        try {
            ReceiptView receipt = receipt(query, booking);
            ReceiptCheck.check(receipt, keys.keys());
            return receipt;
        } catch (InvalidProofException e) {
            throw broken();
        }
    }

    private ReceiptView receipt(FindReceipt query, Bookings.Booking booking) {
        Seal seal = records.last();
        String stream = query.accountId().toString();
        for (SealedEvents tile : records.recordedAt(booking.recordedAt())) {
            for (int place = 0; place < tile.count(); place++) {
                long index = tile.tile() * HashTiles.WIDTH + place;
                if (stream.equals(tile.stream(place))
                        && Objects.equals(booking.sequence(), tile.sequence(place))
                        && index < seal.size()) {
                    return receipt(query, seal, index, event(tile, place, seal.token(serializer)));
                }
            }
        }
        throw new Refusal(ErrorCode.NOT_SEALED_YET, "The transaction is not sealed yet");
    }

    /** The event itself, whatever has become of those before it. */
    private EventRecord event(SealedEvents tile, int place, TrackingToken last) {
        String stream = tile.stream(place);
        long sequence = tile.sequence(place);
        return events.open().between(tile.before().token(serializer), last, HashTiles.WIDTH).stream()
                .filter(event -> event.stream().equals(stream) && event.sequence() == sequence)
                .filter(event -> !event.damaged())
                .findFirst()
                .orElseThrow(Receipts::broken);
    }

    private ReceiptView receipt(FindReceipt query, Seal seal, long index, EventRecord event) {
        MerkleTree tree = new MerkleTree(new HashTiles(records::tile));
        List<String> path =
                tree.path(index, seal.size()).stream().map(Receipts::base64).toList();
        return new ReceiptView(
                query.accountId(),
                query.transactionId(),
                stored(event),
                index,
                base64(leaves.of(event)),
                path,
                seal.note());
    }

    private ReceiptView.StoredEvent stored(EventRecord event) {
        return new ReceiptView.StoredEvent(
                event.place(),
                event.eventId(),
                event.stream(),
                event.sequence(),
                event.recordedAt().toString(),
                event.aggregateType(),
                event.payloadType(),
                event.revision(),
                new String(event.payload(), StandardCharsets.UTF_8),
                base64(leaves.metadata(event)));
    }

    private static Refusal broken() {
        return new Refusal(ErrorCode.SEAL_BROKEN, "The event of the transaction is not as it was sealed");
    }

    private static String base64(byte[] hash) {
        return Base64.getEncoder().encodeToString(hash);
    }
}
