package io.eventbank.account.standalone.shell;

import io.eventbank.account.support.proof.Checkpoint;
import io.eventbank.account.support.proof.EventHash;
import io.eventbank.account.support.proof.MerkleTree;
import io.eventbank.account.support.proof.NoteSigner;
import io.eventbank.eventstore.postgresql.EventRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A receipt of the second of two events, made without a bank. */
final class ReceiptSample {

    static final NoteSigner SIGNER = new NoteSigner("bank.example", new byte[32]);

    static final String DEPOSIT = """
            {"accountId":"A1","transactionId":"T1","amount":"25.50","currency":"EUR","balance":"125.50",\
            "reference":"rent","bookingDate":"2026-05-04"}""";

    private static final JsonMapper JSON = JsonMapper.shared();

    private ReceiptSample() {}

    static ObjectNode ofDeposit() {
        return of("MoneyDeposited", "1", DEPOSIT);
    }

    static ObjectNode of(String kind, String revision, String payload) {
        String type = "io.eventbank.account.api.event." + kind;
        EventRecord event = new EventRecord(
                null,
                "7/1",
                "E1",
                "BankAccount-A1",
                1,
                Instant.parse("2026-05-04T10:00:00.123456Z"),
                "BankAccount",
                type,
                revision,
                payload.getBytes(StandardCharsets.UTF_8),
                "{}".getBytes(StandardCharsets.UTF_8),
                false);
        byte[] first = MerkleTree.leaf(new byte[] {1});
        byte[] leaf = EventHash.of(event, new byte[32]);
        Checkpoint checkpoint =
                new Checkpoint("bank.example", 2, MerkleTree.node(first, leaf), List.of("time 2026-05-04T10:00:01Z"));
        return JSON.valueToTree(Map.of(
                "accountId",
                "A1",
                "transactionId",
                "T1",
                "leafIndex",
                1,
                "leafHash",
                base64(leaf),
                "path",
                List.of(base64(first)),
                "checkpoint",
                SIGNER.sign(checkpoint.text()),
                "event",
                Map.of(
                        "place",
                        event.place(),
                        "eventId",
                        event.eventId(),
                        "streamId",
                        event.stream(),
                        "sequence",
                        1,
                        "recordedAt",
                        event.recordedAt().toString(),
                        "aggregateType",
                        event.aggregateType(),
                        "type",
                        type,
                        "revision",
                        revision,
                        "payload",
                        payload,
                        "metadataHash",
                        base64(new byte[32]))));
    }

    private static String base64(byte[] hash) {
        return Base64.getEncoder().encodeToString(hash);
    }
}
