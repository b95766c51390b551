package io.eventbank.account.support.proof;

import io.eventbank.eventstore.postgresql.EventRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** An event whose every field a test may change. */
record SampleEvent(
        String place,
        String eventId,
        String stream,
        long sequence,
        String recordedAt,
        String aggregateType,
        String payloadType,
        String revision,
        String payload,
        String metadata,
        boolean damaged) {

    static SampleEvent deposit() {
        return new SampleEvent(
                "750/12",
                "01a219d2-f12f-77df-8315-a9cb3973f9c1",
                "BankAccount-A1",
                3,
                "2026-05-01T12:30:15.123456789Z",
                "BankAccount",
                "io.eventbank.account.api.event.MoneyDeposited",
                "1",
                "{\"accountId\":\"A1\",\"transactionId\":\"T1\",\"amount\":10.00}",
                "{\"actor\":\"teller\"}",
                false);
    }

    EventRecord event() {
        return new EventRecord(
                null,
                place,
                eventId,
                stream,
                sequence,
                Instant.parse(recordedAt),
                aggregateType,
                payloadType,
                revision,
                payload.getBytes(StandardCharsets.UTF_8),
                metadata.getBytes(StandardCharsets.UTF_8),
                damaged);
    }

    /** The hash of an event's leaf, with some hash of its metadata. */
    static byte[] hash(EventRecord event) {
        return EventHash.of(event, Sha256.of(event.metadata()));
    }
}
