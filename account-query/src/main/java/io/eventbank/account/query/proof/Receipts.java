package io.eventbank.account.query.proof;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.query.FindReceipt;
import io.eventbank.account.api.query.FindTransaction;
import io.eventbank.account.api.query.ReceiptView;
import io.eventbank.account.api.query.TransactionView;
import io.eventbank.account.query.dispatch.QuerySender;
import io.eventbank.account.support.axon.EventRecords;
import io.eventbank.account.support.proof.EventHash;
import io.eventbank.account.support.proof.HashTiles;
import io.eventbank.account.support.proof.InvalidProofException;
import io.eventbank.account.support.proof.MerkleTree;
import io.eventbank.account.support.security.Caller;
import io.eventbank.eventstore.postgresql.EventRecord;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.axonframework.queryhandling.QueryHandler;
import org.axonframework.serialization.Serializer;
import org.springframework.stereotype.Component;

/** Answers with receipts, which are made when they are asked for. */
@Component
class Receipts {

    private final QuerySender queries;
    private final EventRecords events;
    private final SealRecords records;
    private final Serializer serializer;

    Receipts(QuerySender queries, EventRecords events, SealRecords records, Serializer serializer) {
        this.queries = queries;
        this.events = events;
        this.records = records;
        this.serializer = serializer;
    }

    @QueryHandler
    Optional<ReceiptView> handle(FindReceipt query, Caller caller) {
        return queries.onBehalfOf(caller)
                .find(new FindTransaction(query.accountId(), query.transactionId()), TransactionView.class)
                .map(this::receipt);
    }

    private ReceiptView receipt(TransactionView transaction) {
        Seal seal = records.last();
        String stream = transaction.accountId().toString();
        for (SealedEvents tile : records.recordedAt(transaction.recordedAt())) {
            for (int place = 0; place < tile.streams().size(); place++) {
                long index = tile.tile() * HashTiles.WIDTH + place;
                if (tile.streams().get(place).equals(stream)
                        && tile.sequences().get(place) == transaction.sequence()
                        && index < seal.size()) {
                    return receipt(transaction, seal, index, event(tile, place));
                }
            }
        }
        throw new Refusal(ErrorCode.NOT_SEALED_YET, "The transaction is not sealed yet");
    }

    private EventRecord event(SealedEvents tile, int place) {
        List<EventRecord> read = events.open().after(tile.before().token(serializer), place + 1);
        if (read.size() <= place || read.get(place).damaged()) {
            throw broken();
        }
        return read.get(place);
    }

    private ReceiptView receipt(TransactionView transaction, Seal seal, long index, EventRecord event) {
        HashTiles tiles = new HashTiles(records::tile);
        byte[] leaf = EventHash.of(event);
        try {
            if (!Arrays.equals(leaf, tiles.hash(0, index))) {
                throw broken();
            }
            List<String> path = new MerkleTree(tiles)
                    .path(index, seal.size()).stream().map(Receipts::base64).toList();
            return new ReceiptView(
                    transaction.accountId(),
                    transaction.transactionId(),
                    stored(event),
                    index,
                    base64(leaf),
                    path,
                    seal.note());
        } catch (InvalidProofException e) {
            throw broken();
        }
    }

    private static ReceiptView.StoredEvent stored(EventRecord event) {
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
                new String(event.metadata(), StandardCharsets.UTF_8));
    }

    private static Refusal broken() {
        return new Refusal(ErrorCode.SEAL_BROKEN, "The event of the transaction is not as it was sealed");
    }

    private static String base64(byte[] hash) {
        return Base64.getEncoder().encodeToString(hash);
    }
}
