package io.eventbank.account.query.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventbank.account.query.proof.VerificationView.Kind;
import io.eventbank.account.support.proof.Checkpoint;
import io.eventbank.account.support.proof.InvalidProofException;
import io.eventbank.account.support.proof.NoteSigner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The events are left alone, and what was kept of them is falsified. */
class FalsifiedSealsTest {

    private static final List<String> TABLES = List.of("hash_tile", "sealed_events", "seal");

    @TempDir
    private static Path directory;

    @TempDir
    private Path copies;

    private static SealedBank original;

    @BeforeAll
    static void seal() {
        original = SealedBank.createSample(directory.resolve("checkpoint"));
    }

    /** The index is empty where it concerns no place in particular. */
    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = ';', nullValues = "-", textBlock = """
            300 ; goes on ; UPDATE hash_tile SET hashes = set_byte(hashes, 1413, get_byte(hashes, 1413) # 4) WHERE level = 0 AND number = 1
            600 ; refused ; UPDATE hash_tile SET hashes = set_byte(hashes, 2816, get_byte(hashes, 2816) # 1) WHERE level = 0 AND number = 2
            -   ; refused ; UPDATE hash_tile SET hashes = set_byte(hashes, 40, get_byte(hashes, 40) # 128) WHERE level = 1
            0   ; goes on ; UPDATE hash_tile t SET hashes = o.hashes FROM hash_tile o WHERE t.level = 0 AND o.level = 0 AND (t.number, o.number) IN ((0, 1), (1, 0))
            256 ; goes on ; UPDATE hash_tile SET hashes = substr(hashes, 33) || substr(hashes, 1, 32) WHERE level = 0 AND number = 1
            0   ; goes on ; DELETE FROM hash_tile WHERE level = 0 AND number = 0
            512 ; refused ; DELETE FROM hash_tile WHERE level = 0 AND number = 2
            -   ; refused ; DELETE FROM hash_tile WHERE level = 1
            719 ; refused ; UPDATE hash_tile SET hashes = substr(hashes, 1, octet_length(hashes) - 32) WHERE level = 0 AND number = 2
            -   ; refused ; UPDATE hash_tile SET hashes = hashes || substr(hashes, 1, 32) WHERE level = 0 AND number = 2
            -   ; refused ; UPDATE hash_tile SET hashes = hashes || substr(hashes, 1, 16) WHERE level = 0 AND number = 2
            -   ; refused ; INSERT INTO hash_tile SELECT 0, 3, substr(hashes, 1, 32) FROM hash_tile WHERE level = 1
            0   ; refused ; TRUNCATE hash_tile
            300 ; goes on ; UPDATE sealed_events SET streams[45] = 'BankAccount-other' WHERE tile = 1
            300 ; goes on ; UPDATE sealed_events SET streams[45] = NULL WHERE tile = 1
            300 ; goes on ; UPDATE sealed_events SET sequences[45] = 999 WHERE tile = 1
            300 ; goes on ; UPDATE sealed_events SET sequences[45] = NULL WHERE tile = 1
            255 ; goes on ; UPDATE sealed_events SET sequences = trim_array(sequences, 1) WHERE tile = 0
            255 ; goes on ; UPDATE sealed_events SET streams = trim_array(streams, 1) WHERE tile = 0
            2   ; goes on ; UPDATE sealed_events SET streams[3] = streams[4], streams[4] = streams[3] WHERE tile = 0
            0   ; goes on ; UPDATE sealed_events t SET streams = o.streams, sequences = o.sequences FROM sealed_events o WHERE (t.tile, o.tile) IN ((0, 1), (1, 0))
            0   ; goes on ; UPDATE sealed_events SET position = '{}', position_type = 'X' WHERE tile = 0
            256 ; goes on ; UPDATE sealed_events SET position = seal.position FROM seal WHERE tile = 1
            256 ; goes on ; UPDATE sealed_events SET position_type = 'X' WHERE tile = 1
            256 ; goes on ; UPDATE sealed_events SET position = NULL, position_type = NULL WHERE tile = 1
            512 ; goes on ; UPDATE sealed_events SET position = seal.position FROM seal WHERE tile = 2
            256 ; goes on ; UPDATE sealed_events SET recorded_at = int8range(0, 1) WHERE tile = 1
            256 ; goes on ; UPDATE sealed_events SET recorded_at = 'empty' WHERE tile = 1
            256 ; goes on ; UPDATE sealed_events SET recorded_at = int8range(lower(recorded_at) - 1, upper(recorded_at)) WHERE tile = 1
            512 ; goes on ; UPDATE sealed_events SET recorded_at = int8range(0, upper(recorded_at)) WHERE tile = 2
            256 ; goes on ; DELETE FROM sealed_events WHERE tile = 1
            512 ; refused ; DELETE FROM sealed_events WHERE tile = 2
            719 ; refused ; UPDATE sealed_events SET streams = trim_array(streams, 1), sequences = trim_array(sequences, 1) WHERE tile = 2
            -   ; refused ; UPDATE sealed_events SET streams = streams || streams[1], sequences = sequences || sequences[1] WHERE tile = 2
            -   ; refused ; INSERT INTO sealed_events SELECT 3, streams, sequences, recorded_at, position, position_type FROM sealed_events WHERE tile = 2
            0   ; refused ; TRUNCATE sealed_events
            """)
    void whatWasKeptOfTheEventsIsNamedWhereItIsFalse(Long index, String sealing, String statement) throws Exception {
        try (SealedBank bank = copy()) {
            execute(bank, statement);

            assertSealChanged(bank.verify(), index, SealedBank.SEALED);
            if ("refused".equals(sealing)) {
                assertNothingIsSealed(bank);
            } else {
                assertThat(bank.sealer().seal()).isEqualTo(SealedBank.UNSEALED);
                assertSealChanged(bank.verify(), index, SealedBank.SEALED + SealedBank.UNSEALED);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE seal SET size = size + 1",
                "UPDATE seal SET size = size - 1",
                "UPDATE seal SET size = 0",
                "UPDATE seal SET position = sealed_events.position FROM sealed_events WHERE tile = 1",
                "UPDATE seal SET position = NULL",
                "UPDATE seal SET position_type = NULL",
                "UPDATE seal SET position_type = 'no.such.Token'",
                "UPDATE seal SET position_type = 'java.lang.Object'",
                "UPDATE seal SET position_type = 'org.axonframework.eventhandling.GlobalSequenceTrackingToken'",
                "UPDATE seal SET checkpoint = NULL",
                "UPDATE seal SET checkpoint = ''",
                "UPDATE seal SET checkpoint = replace(checkpoint, '720', '719'), size = 719",
                "UPDATE seal SET checkpoint = replace(checkpoint, 'time', 'at')",
                "DELETE FROM seal",
                "TRUNCATE seal"
            })
    void aSealThatIsNotTheSignedOneIsNotGoneOnWith(String statement) throws Exception {
        try (SealedBank bank = copy()) {
            execute(bank, statement);

            assertSealChanged(bank.verify(), null, 0);
            assertNothingIsSealed(bank);
        }
    }

    @Test
    void aCheckpointThatSomebodyElseHasSignedIsNone() throws Exception {
        try (SealedBank bank = copy()) {
            String note = bank.records().last().note();
            byte[] secret = new byte[32];
            secret[0] = 1;
            String forged = new NoteSigner("bank.example", secret)
                    .sign(SealedBank.keys().open(note));
            bank.jdbc().update("UPDATE event_seal.seal SET checkpoint = ?", forged);

            assertSealChanged(bank.verify(), null, 0);
            assertNothingIsSealed(bank);
        }
    }

    @Test
    void aSealThatIsSaidToBeEmptyIsNotBegunAnew() throws Exception {
        try (SealedBank bank = copy(null)) {
            execute(bank, "UPDATE seal SET size = 0, position = NULL, position_type = NULL, checkpoint = NULL");

            assertSealChanged(bank.verify(), null, 0);
            assertNothingIsSealed(bank);
        }
    }

    @Test
    void anEventWhoseHashWasChangedWithItIsNoneOfTheSealedOnes() throws Exception {
        try (SealedBank bank = copy()) {
            bank.falsify(jdbc -> new StoredRows(jdbc, SealedBank.SEALED, null)
                    .update(StoredRows.read(jdbc).get(300), "recorded_at = recorded_at + 1"));
            bank.jdbc()
                    .update(
                            "UPDATE event_seal.hash_tile SET hashes = overlay(hashes PLACING ? FROM 1409)"
                                    + " WHERE level = 0 AND number = 1",
                            SealedBank.leaves().of(bank.event(300)));

            VerificationView found = bank.verify();
            assertThat(found.valid()).isFalse();
            assertThat(found.eventsChecked()).isZero();
            assertThat(found.firstInvalid().kind()).isEqualTo(Kind.SEAL_CHANGED);
            assertThat(found.firstInvalid().index()).isEqualTo(256);
            assertThat(found.firstInvalid().detail()).endsWith("nor are the events; it is one of the 256 from here");
        }
    }

    @Test
    void anEarlierSealIsKnownByTheCheckpointOutside() throws Exception {
        try (SealedBank bank = copy()) {
            sealMoreAndPutTheSealBack(bank);

            VerificationView found = bank.verify();
            assertSealChanged(found, (long) SealedBank.SEALED, SealedBank.SEALED);
            assertThat(found.firstInvalid().detail()).contains("742 events", "all there");
            assertNothingIsSealed(bank);
        }
    }

    @Test
    void eventsThatWereCutOffTogetherWithTheirSealAreMissedInTheCheckpointOutside() throws Exception {
        try (SealedBank bank = copy()) {
            sealMoreAndPutTheSealBack(bank);
            StoredRows.Row first = StoredRows.read(bank.jdbc()).get(730);
            bank.falsify(jdbc -> jdbc.update(
                    "DELETE FROM event_store.event WHERE (transaction, position) >= (?, ?)",
                    first.transaction(),
                    first.position()));

            assertCutOff(bank.verify(), 720);
            assertNothingIsSealed(bank);

            bank.append("BankAccount-later", 0, 30);
            assertCutOff(bank.verify(), 720);
            assertNothingIsSealed(bank);
        }
    }

    @Test
    void allEventsAndTheirSealAreMissedInTheCheckpointOutside() throws Exception {
        try (SealedBank bank = copy()) {
            bank.falsify(jdbc -> {
                jdbc.execute("TRUNCATE event_store.event");
                jdbc.execute("TRUNCATE event_seal.hash_tile, event_seal.sealed_events, event_seal.seal");
                jdbc.execute("INSERT INTO event_seal.seal (size) VALUES (0)");
            });
            assertCutOff(bank.verify(), 0);

            bank.append("BankAccount-later", 0, 3);
            assertCutOff(bank.verify(), 0);
            assertNothingIsSealed(bank);
        }
    }

    /** That is why there should be one. */
    @Test
    void withoutACheckpointOutsideNobodyKnowsAnEarlierSeal() throws Exception {
        try (SealedBank bank = copy(null)) {
            sealMoreAndPutTheSealBack(bank);

            assertThat(bank.verify().valid()).isTrue();
            assertThat(bank.sealer().seal()).isEqualTo(SealedBank.UNSEALED);
        }
    }

    @Test
    void aCheckpointOutsideThatTheBankHasNotSignedIsToldOf() throws Exception {
        Path file = copies.resolve("forged");
        Files.writeString(file, new NoteSigner("other.example", new byte[32]).sign("other.example\n"));
        try (SealedBank bank = copy(file)) {
            VerificationView found = bank.verify();
            assertSealChanged(found, null, 0);
            assertThat(found.firstInvalid().detail()).startsWith("The checkpoint outside of the database");
            assertNothingIsSealed(bank);
        }
    }

    @Test
    void anEarlierCheckpointOutsideMustBeOfTheSameEvents() throws Exception {
        Path file = copies.resolve("of another history");
        Checkpoint other = new Checkpoint("bank.example", 300, new byte[32], List.of());
        Files.writeString(file, SealedBank.SIGNER.sign(other.text()));
        try (SealedBank bank = copy(file)) {
            VerificationView found = bank.verify();
            assertSealChanged(found, null, SealedBank.SEALED);
            assertThat(found.firstInvalid().detail()).contains("300 events outside");
            assertNothingIsSealed(bank);
        }
    }

    @Test
    void aCheckpointFileThatIsMissingOrOldIsWrittenAnew() throws Exception {
        Path file = copies.resolve("new/checkpoint");
        try (SealedBank bank = copy(file)) {
            assertThat(bank.verify().valid()).isTrue();
            assertThat(bank.sealer().seal()).isEqualTo(SealedBank.UNSEALED);
            assertThat(file).hasContent(bank.records().last().note());

            Files.copy(directory.resolve("checkpoint"), copies.resolve("old"));
            Files.move(copies.resolve("old"), file, StandardCopyOption.REPLACE_EXISTING);
            assertThat(bank.verify().valid()).isTrue();
            bank.append("BankAccount-later", 0, 1);
            assertThat(bank.sealer().seal()).isEqualTo(1);
            assertThat(file).hasContent(bank.records().last().note());
        }
    }

    private static void assertSealChanged(VerificationView found, Long index, long checked) {
        assertThat(found.valid()).isFalse();
        assertThat(found.firstInvalid().kind()).as(found.toString()).isEqualTo(Kind.SEAL_CHANGED);
        assertThat(found.firstInvalid().index()).as(found.toString()).isEqualTo(index);
        assertThat(found.firstInvalid().detail()).isNotBlank();
        assertThat(found.eventsChecked()).as(found.toString()).isEqualTo(checked);
    }

    private static void assertCutOff(VerificationView found, long index) {
        assertThat(found.valid()).isFalse();
        assertThat(found.firstInvalid().kind()).as(found.toString()).isEqualTo(Kind.CUT_OFF);
        assertThat(found.firstInvalid().index()).as(found.toString()).isEqualTo(index);
    }

    /** Nor is anything changed by trying. */
    private static void assertNothingIsSealed(SealedBank bank) {
        List<String> before = bank.sealTables();
        Sealer sealer = bank.sealer();
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(sealer::seal).isInstanceOf(InvalidProofException.class);
        }
        assertThat(bank.sealTables()).isEqualTo(before);
    }

    private static void sealMoreAndPutTheSealBack(SealedBank bank) {
        TABLES.forEach(table -> bank.jdbc().execute("CREATE TABLE saved_" + table + " AS TABLE event_seal." + table));
        assertThat(bank.sealer().seal()).isEqualTo(SealedBank.UNSEALED);
        TABLES.forEach(table -> bank.jdbc()
                .execute("TRUNCATE event_seal." + table + "; INSERT INTO event_seal." + table + " SELECT * FROM saved_"
                        + table));
    }

    private static void execute(SealedBank bank, String statement) {
        bank.falsify(jdbc -> {
            jdbc.execute("SET LOCAL search_path = event_seal");
            jdbc.execute(statement);
        });
    }

    private SealedBank copy() throws Exception {
        return copy(Files.copy(directory.resolve("checkpoint"), copies.resolve("checkpoint")));
    }

    private static SealedBank copy(Path checkpointFile) {
        return original.copy(checkpointFile);
    }
}
