package io.eventbank.account.support.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.eventstore.postgresql.EventRecord;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventHashTest {

    private static final String[] TEXTS = {
        "750/12",
        "01a219d2-f12f-77df-8315-a9cb3973f9c1",
        "BankAccount-A1",
        "2026-05-01T12:30:15.123456789Z",
        "BankAccount",
        "io.eventbank.account.api.event.MoneyDeposited",
        "1",
        "{\"accountId\":\"A1\",\"transactionId\":\"T1\",\"amount\":10.00}",
        "{\"actor\":\"teller\"}"
    };

    /** Whoever has kept checkpoints and receipts can check them only as long as this stays as it is. */
    @Test
    void theHashOfAKnownEventIsWhatItAlwaysWas() throws IOException {
        byte[] content = content(
                "eventbank event 1".getBytes(StandardCharsets.UTF_8),
                bytes("750/12"),
                bytes("01a219d2-f12f-77df-8315-a9cb3973f9c1"),
                bytes("BankAccount-A1"),
                bytes("3"),
                bytes("1777638615123456789"),
                bytes("BankAccount"),
                bytes("io.eventbank.account.api.event.MoneyDeposited"),
                bytes("1"),
                bytes(TEXTS[7]),
                Sha256.of(bytes(TEXTS[8])));

        assertThat(SampleEvent.hash(SampleEvent.deposit().event()))
                .isEqualTo(Sha256.of(new byte[] {0}, content))
                .asHexString()
                .isEqualToIgnoringCase("dc709a11f155f2609fac86694a1b5a8b5bb03687e44ed4e3e7da0ca61c0b5b80");
        assertThat(SampleEvent.hash(event(TEXTS, 3, true)))
                .asHexString()
                .isEqualToIgnoringCase("57f82a80f43cdedf21756d5d428e2b20d982e94a0bde7c95f04e453cc202b2c6");
        String[] ofNoAggregate = TEXTS.clone();
        ofNoAggregate[4] = null;
        ofNoAggregate[6] = null;
        assertThat(SampleEvent.hash(event(ofNoAggregate, 0, false)))
                .asHexString()
                .isEqualToIgnoringCase("37b4f278c32a6a4a62073652242bb89893d1ac1c1b4663d9afde1cc653874a36");
    }

    @Test
    void everyFieldChangesTheHash() {
        List<EventRecord> events = new ArrayList<>(List.of(
                event(TEXTS, 3, false), event(TEXTS, 4, false), event(TEXTS, -3, false), event(TEXTS, 3, true)));
        for (int field = 0; field < TEXTS.length; field++) {
            String[] changed = TEXTS.clone();
            changed[field] = field == 3 ? "2026-05-01T12:30:15.123456788Z" : TEXTS[field] + " ";
            events.add(event(changed, 3, false));
        }

        assertDistinct(events);
    }

    @Test
    void nothingDiffersFromAnEmptyTextAndFieldsDoNotRunIntoEachOther() {
        List<EventRecord> events = new ArrayList<>();
        for (String type : Arrays.asList(null, "", "a", "ab")) {
            for (String revision : Arrays.asList(null, "", "b", "\u0000")) {
                String[] texts = TEXTS.clone();
                texts[5] = type;
                texts[6] = revision;
                events.add(event(texts, 3, false));
            }
        }

        assertDistinct(events);
    }

    @Test
    void whatStandsForTheMetadataIsAllThatCountsOfIt() {
        EventRecord event = SampleEvent.deposit().event();
        String[] withoutMetadata = TEXTS.clone();
        withoutMetadata[8] = "";

        assertThat(EventHash.of(event(withoutMetadata, 3, false), new byte[32]))
                .isEqualTo(EventHash.of(event, new byte[32]))
                .isNotEqualTo(EventHash.of(event, Sha256.of()));
    }

    private static void assertDistinct(List<EventRecord> events) {
        Set<String> hashes = new HashSet<>();
        for (EventRecord event : events) {
            assertThat(hashes.add(Arrays.toString(SampleEvent.hash(event))))
                    .as(event.toString())
                    .isTrue();
        }
    }

    private static EventRecord event(String[] texts, long sequence, boolean damaged) {
        return new SampleEvent(
                        texts[0], texts[1], texts[2], sequence, texts[3], texts[4], texts[5], texts[6], texts[7],
                        texts[8], damaged)
                .event();
    }

    private static byte[] content(byte[]... fields) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(content);
        for (byte[] field : fields) {
            data.writeInt(field.length);
            data.write(field);
        }
        return content.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
