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
import io.eventbank.account.support.proof.ReceiptCheck;
import io.eventbank.account.support.proof.Sha256;
import io.eventbank.account.support.proof.TrustedKeys;
import io.eventbank.account.support.security.Caller;
import io.eventbank.eventstore.postgresql.EventRecord;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
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
    private final TrustedKeys keys;
    private final Serializer serializer;

    Receipts(QuerySender queries, EventRecords events, SealRecords records, TrustedKeys keys, Serializer serializer) {
        this.queries = queries;
        this.events = events;
        this.records = records;
        this.keys = keys;
        this.serializer = serializer;
    }

    @QueryHandler
    Optional<ReceiptView> handle(FindReceipt query, Caller caller) {
        return queries.onBehalfOf(caller)
                .find(new FindTransaction(query.accountId(), query.transactionId()), TransactionView.class)
                .map(this::checked);
    }

    /** Nobody is given what they would find wrong. */
    private ReceiptView checked(TransactionView transaction) {
        try {
            ReceiptView receipt = receipt(transaction);
            ReceiptCheck.check(receipt, keys.keys());
            return receipt;
        } catch (InvalidProofException e) {
            throw broken();
        }
    }

    private ReceiptView receipt(TransactionView transaction) {
        Seal seal = records.last();
        String stream = transaction.accountId().toString();
        for (SealedEvents tile : records.recordedAt(transaction.recordedAt())) {
            for (int place = 0; place < tile.count(); place++) {
                long index = tile.tile() * HashTiles.WIDTH + place;
                if (stream.equals(tile.stream(place))
                        && Objects.equals(transaction.sequence(), tile.sequence(place))
                        && index < seal.size()) {
                    return receipt(transaction, seal, index, event(tile, place));
                }
            }
        }
        throw new Refusal(ErrorCode.NOT_SEALED_YET, "The transaction is not sealed yet");
    }

    /** The event itself, whatever has become of those before it. */
    private EventRecord event(SealedEvents tile, int place) {
        String stream = tile.stream(place);
        long sequence = tile.sequence(place);
        return events.open().after(tile.before().token(serializer), HashTiles.WIDTH).stream()
                .filter(event -> event.stream().equals(stream) && event.sequence() == sequence)
                .filter(event -> !event.damaged())
                .findFirst()
                .orElseThrow(Receipts::broken);
    }

    private ReceiptView receipt(TransactionView transaction, Seal seal, long index, EventRecord event) {
        MerkleTree tree = new MerkleTree(new HashTiles(records::tile));
        List<String> path =
                tree.path(index, seal.size()).stream().map(Receipts::base64).toList();
        return new ReceiptView(
                transaction.accountId(),
                transaction.transactionId(),
                stored(event),
                index,
                base64(EventHash.of(event)),
                path,
                seal.note());
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
                base64(Sha256.of(event.metadata())));
    }

    private static Refusal broken() {
        return new Refusal(ErrorCode.SEAL_BROKEN, "The event of the transaction is not as it was sealed");
    }

    private static String base64(byte[] hash) {
        return Base64.getEncoder().encodeToString(hash);
    }
}
