package io.eventbank.account.support.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventbank.account.api.query.ReceiptView;
import io.eventbank.account.api.query.ReceiptView.StoredEvent;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.eventstore.postgresql.EventRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptCheckTest {

    private static final String NOT_THE_EVENT = "The hash is not that of the event";
    private static final String ELSEWHERE = "The path does not lead to the checkpoint";
    private static final String NOT_WHOLE = "The receipt is not whole";
    private static final String NO_HASH = "What should be a hash is none";
    private static final String NOT_THE_TRANSACTION = "The event is not that of the transaction";

    private final NoteSigner signer = new NoteSigner("bank.example", new byte[32]);
    private final List<PublicKey> keys = List.of(signer.publicKey());
    private final EventRecord event = SampleEvent.deposit().event();
    private final List<byte[]> leaves = leaves(13);
    private final MerkleTree tree = new MerkleTree(this::node);

    /** Where the event is. */
    private static final int INDEX = 6;

    @Test
    void aReceiptProvesWhatItSays() {
        ReceiptCheck.Proven proven = ReceiptCheck.check(receipt(), keys);

        assertThat(proven.payload().path("amount").asString()).isEqualTo("10.00");
        assertThat(proven.checkpoint().size()).isEqualTo(13);
    }

    @Test
    void anEventOfWhichAnythingWasChangedIsRefused() {
        StoredEvent it = receipt().event();
        for (StoredEvent changed : List.of(
                event("750/13", it.eventId(), it.streamId(), 3, it.recordedAt(), it.payload()),
                event(null, it.eventId(), it.streamId(), 3, it.recordedAt(), it.payload()),
                event(it.place(), "another", it.streamId(), 3, it.recordedAt(), it.payload()),
                event(it.place(), null, it.streamId(), 3, it.recordedAt(), it.payload()),
                event(it.place(), it.eventId(), "BankAccount-A2", 3, it.recordedAt(), it.payload()),
                event(it.place(), it.eventId(), null, 3, it.recordedAt(), it.payload()),
                event(it.place(), it.eventId(), it.streamId(), 4, it.recordedAt(), it.payload()),
                event(it.place(), it.eventId(), it.streamId(), 3, "2026-05-01T12:30:15.123456788Z", it.payload()),
                event(it.place(), it.eventId(), it.streamId(), 3, it.recordedAt(), it.payload() + " "),
                event(
                        it.place(),
                        it.eventId(),
                        it.streamId(),
                        3,
                        it.recordedAt(),
                        it.payload().replace("10", "99")),
                typed(it, "Owner", it.type(), it.revision(), it.metadataHash()),
                typed(it, null, it.type(), it.revision(), it.metadataHash()),
                typed(it, it.aggregateType(), "another", it.revision(), it.metadataHash()),
                typed(it, it.aggregateType(), null, it.revision(), it.metadataHash()),
                typed(it, it.aggregateType(), it.type(), "2", it.metadataHash()),
                typed(it, it.aggregateType(), it.type(), null, it.metadataHash()),
                typed(it, it.aggregateType(), it.type(), it.revision(), base64(leaves.get(0))))) {
            assertRefused(with(changed), NOT_THE_EVENT);
        }
    }

    @Test
    void anotherEventWithAHashOfItsOwnLeadsElsewhere() {
        StoredEvent it = receipt().event();
        String payload = it.payload().replace("10", "99");
        EventRecord forged = new SampleEvent(
                        it.place(),
                        it.eventId(),
                        it.streamId(),
                        3,
                        it.recordedAt(),
                        it.aggregateType(),
                        it.type(),
                        it.revision(),
                        payload,
                        "{\"actor\":\"teller\"}",
                        false)
                .event();

        assertRefused(
                new ReceiptView(
                        new AccountId("A1"),
                        new TransactionId("T1"),
                        event(it.place(), it.eventId(), it.streamId(), 3, it.recordedAt(), payload),
                        INDEX,
                        base64(SampleEvent.hash(forged)),
                        receipt().path(),
                        receipt().checkpoint()),
                ELSEWHERE);
    }

    @Test
    void anotherHashIsRefused() {
        assertRefused(with(base64(leaves.get(0)), receipt().path()), NOT_THE_EVENT);
        assertRefused(with("AAAA", receipt().path()), NO_HASH);
        assertRefused(with("no Base64!", receipt().path()), NO_HASH);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 5, 7, 12, 13, Long.MAX_VALUE, Long.MIN_VALUE})
    void anotherPlaceIsRefused(long index) {
        ReceiptView receipt = receipt();
        ReceiptView moved = new ReceiptView(
                receipt.accountId(),
                receipt.transactionId(),
                receipt.event(),
                index,
                receipt.leafHash(),
                receipt.path(),
                receipt.checkpoint());

        assertThatThrownBy(() -> ReceiptCheck.check(moved, keys))
                .isInstanceOf(InvalidProofException.class)
                .hasMessageMatching(ELSEWHERE + "|There is no leaf .*|The path is too (long|short)");
    }

    @Test
    void anotherPathIsRefused() {
        List<String> path = receipt().path();
        assertThat(path).hasSize(4);
        assertRefused(with(receipt().leafHash(), List.of()), "The path is too short");
        assertRefused(with(receipt().leafHash(), path.subList(0, 3)), "The path is too short");
        assertRefused(with(receipt().leafHash(), path.subList(1, 4)), "The path is too short");
        List<String> longer = new ArrayList<>(path);
        longer.add(path.get(0));
        assertRefused(with(receipt().leafHash(), longer), "The path is too long");
        for (int place = 0; place < path.size(); place++) {
            List<String> changed = new ArrayList<>(path);
            changed.set(place, base64(leaves.get(12)));
            assertRefused(with(receipt().leafHash(), changed), ELSEWHERE);
            changed.set(place, "AAAA");
            assertRefused(with(receipt().leafHash(), changed), NO_HASH);
            List<String> swapped = new ArrayList<>(path);
            Collections.swap(swapped, place, (place + 1) % path.size());
            assertRefused(with(receipt().leafHash(), swapped), ELSEWHERE);
        }
    }

    @Test
    void anotherCheckpointIsRefused() {
        Checkpoint signed = Checkpoint.parse(SignedNote.open(receipt().checkpoint(), keys));
        byte[] otherSecret = new byte[32];
        otherSecret[0] = 1;
        NoteSigner other = new NoteSigner("bank.example", otherSecret);

        assertRefused(
                withCheckpoint(other.sign(signed.text())), "The note is not signed with the public key that was given");
        assertRefused(
                withCheckpoint(receipt().checkpoint().replace("\n13\n", "\n14\n")),
                "The note is not signed with the public key that was given");
        assertRefused(withCheckpoint(signer.sign("a certificate\n")), "The note is no checkpoint");
        assertRefused(withCheckpoint("nothing"), "The note is malformed: it has no signature");
        String earlier = signer.sign(new Checkpoint("bank.example", 12, tree.root(12), List.of()).text());
        assertThatThrownBy(() -> ReceiptCheck.check(withCheckpoint(earlier), keys))
                .isInstanceOf(InvalidProofException.class);
        String sameSize = signer.sign(new Checkpoint("bank.example", 13, leaves.get(0), List.of()).text());
        assertRefused(withCheckpoint(sameSize), ELSEWHERE);
        assertThatThrownBy(() -> ReceiptCheck.check(receipt(), List.of(other.publicKey())))
                .isInstanceOf(InvalidProofException.class)
                .hasMessage("The note is not signed with the public key that was given");
        assertThatThrownBy(() -> ReceiptCheck.check(receipt(), List.of())).isInstanceOf(InvalidProofException.class);
    }

    @Test
    void theReceiptOfSomethingElseIsRefused() {
        assertRefused(of("A2", "T1"), NOT_THE_TRANSACTION);
        assertRefused(of("A1", "T2"), NOT_THE_TRANSACTION);
    }

    @Test
    void whatBooksNothingIsRefused() {
        SampleEvent it = SampleEvent.deposit();
        String name = "io.eventbank.account.api.event.";
        assertBooksNothing(name + "TransferDebitRefused", it.aggregateType());
        assertBooksNothing(name + "AccountOpened", it.aggregateType());
        assertBooksNothing(name + "MoneyDeposited", "Owner");
        assertBooksNothing(name + "MoneyDeposited", null);
    }

    private void assertBooksNothing(String type, String aggregateType) {
        StoredEvent stored = receipt().event();
        EventRecord other = new SampleEvent(
                        stored.place(),
                        stored.eventId(),
                        stored.streamId(),
                        3,
                        stored.recordedAt(),
                        aggregateType,
                        type,
                        stored.revision(),
                        stored.payload(),
                        "",
                        false)
                .event();
        byte[] leaf = SampleEvent.hash(other);
        Checkpoint only = new Checkpoint("bank.example", 1, leaf, List.of());
        assertRefused(
                new ReceiptView(
                        new AccountId("A1"),
                        new TransactionId("T1"),
                        typed(stored, aggregateType, type, stored.revision(), base64(Sha256.of(new byte[0]))),
                        0,
                        base64(leaf),
                        List.of(),
                        signer.sign(only.text())),
                "The event books nothing");
    }

    @Test
    void theCheckpointOfAnotherLogIsRefused() {
        Checkpoint signed = Checkpoint.parse(SignedNote.open(receipt().checkpoint(), keys));
        Checkpoint other = new Checkpoint("another.example", signed.size(), signed.root(), List.of());

        assertRefused(withCheckpoint(signer.sign(other.text())), "The checkpoint is of another log");
    }

    @Test
    void timesThatAreNoneAreRefused() {
        StoredEvent it = receipt().event();
        for (String time : List.of("", "yesterday", "2026-13-01T00:00:00Z", "+999999999-12-31T23:59:59Z")) {
            assertRefused(
                    with(event(it.place(), it.eventId(), it.streamId(), 3, time, it.payload())),
                    "The time of recording is none");
        }
    }

    @Test
    void aReceiptThatIsNotWholeIsRefused() {
        ReceiptView it = receipt();
        StoredEvent event = it.event();
        List<String> path = it.path();
        for (ReceiptView part : Arrays.asList(
                null,
                new ReceiptView(null, it.transactionId(), event, INDEX, it.leafHash(), path, it.checkpoint()),
                new ReceiptView(it.accountId(), null, event, INDEX, it.leafHash(), path, it.checkpoint()),
                new ReceiptView(it.accountId(), it.transactionId(), null, INDEX, it.leafHash(), path, it.checkpoint()),
                new ReceiptView(it.accountId(), it.transactionId(), event, INDEX, null, path, it.checkpoint()),
                new ReceiptView(it.accountId(), it.transactionId(), event, INDEX, it.leafHash(), path, null),
                with(event(event.place(), event.eventId(), event.streamId(), 3, null, event.payload())),
                with(event(event.place(), event.eventId(), event.streamId(), 3, event.recordedAt(), null)),
                with(typed(event, event.aggregateType(), event.type(), event.revision(), null)))) {
            assertRefused(part, NOT_WHOLE);
        }
    }

    private void assertRefused(ReceiptView receipt, String message) {
        assertThatThrownBy(() -> ReceiptCheck.check(receipt, keys))
                .as(String.valueOf(receipt))
                .isInstanceOf(InvalidProofException.class)
                .hasMessage(message);
    }

    private ReceiptView receipt() {
        List<String> path = tree.path(INDEX, leaves.size()).stream()
                .map(ReceiptCheckTest::base64)
                .toList();
        Checkpoint checkpoint = new Checkpoint(
                "bank.example", leaves.size(), tree.root(leaves.size()), List.of("time 2026-05-01T12:30:16Z"));
        return new ReceiptView(
                new AccountId("A1"),
                new TransactionId("T1"),
                new StoredEvent(
                        event.place(),
                        event.eventId(),
                        event.stream(),
                        event.sequence(),
                        event.recordedAt().toString(),
                        event.aggregateType(),
                        event.payloadType(),
                        event.revision(),
                        new String(event.payload(), StandardCharsets.UTF_8),
                        base64(Sha256.of(event.metadata()))),
                INDEX,
                base64(SampleEvent.hash(event)),
                path,
                signer.sign(checkpoint.text()));
    }

    private ReceiptView of(String account, String transaction) {
        ReceiptView it = receipt();
        return new ReceiptView(
                new AccountId(account),
                new TransactionId(transaction),
                it.event(),
                INDEX,
                it.leafHash(),
                it.path(),
                it.checkpoint());
    }

    private ReceiptView with(StoredEvent event) {
        ReceiptView it = receipt();
        return new ReceiptView(
                it.accountId(), it.transactionId(), event, INDEX, it.leafHash(), it.path(), it.checkpoint());
    }

    private ReceiptView with(String leafHash, List<String> path) {
        ReceiptView it = receipt();
        return new ReceiptView(it.accountId(), it.transactionId(), it.event(), INDEX, leafHash, path, it.checkpoint());
    }

    private ReceiptView withCheckpoint(String checkpoint) {
        ReceiptView it = receipt();
        return new ReceiptView(
                it.accountId(), it.transactionId(), it.event(), INDEX, it.leafHash(), it.path(), checkpoint);
    }

    private StoredEvent event(
            String place, String eventId, String stream, long sequence, String recordedAt, String payload) {
        StoredEvent it = receipt().event();
        return new StoredEvent(
                place,
                eventId,
                stream,
                sequence,
                recordedAt,
                it.aggregateType(),
                it.type(),
                it.revision(),
                payload,
                it.metadataHash());
    }

    private static StoredEvent typed(
            StoredEvent it, String aggregateType, String type, String revision, String metadataHash) {
        return new StoredEvent(
                it.place(),
                it.eventId(),
                it.streamId(),
                it.sequence(),
                it.recordedAt(),
                aggregateType,
                type,
                revision,
                it.payload(),
                metadataHash);
    }

    private List<byte[]> leaves(int count) {
        List<byte[]> hashes = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            hashes.add(index == INDEX ? SampleEvent.hash(event) : MerkleTree.leaf(new byte[] {(byte) index}));
        }
        return hashes;
    }

    private byte[] node(int height, long number) {
        return height == 0
                ? leaves.get((int) number)
                : MerkleTree.node(node(height - 1, 2 * number), node(height - 1, 2 * number + 1));
    }

    private static String base64(byte[] hash) {
        return Base64.getEncoder().encodeToString(hash);
    }
}
