package io.eventbank.account.query.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventbank.account.query.proof.StoredRows.Row;
import io.eventbank.account.query.proof.VerificationView.Kind;
import io.eventbank.account.support.proof.InvalidProofException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each run falsifies the events of a copy of the same bank. */
class FalsifiedEventsTest {

    private static final int SEEDS_OF_EACH = 2;

    @TempDir
    private static Path directory;

    private static SealedBank original;

    @BeforeAll
    static void seal() {
        original = SealedBank.createSample(directory.resolve("checkpoint"));
    }

    static Stream<Arguments> seeds() {
        return Stream.of(Falsification.values())
                .flatMap(falsification ->
                        LongStream.rangeClosed(1, SEEDS_OF_EACH).mapToObj(seed -> Arguments.of(falsification, seed)));
    }

    @Test
    void asTheyAreTheyAreValid() throws Exception {
        try (SealedBank bank = copy("untouched")) {
            VerificationView found = bank.verify();

            assertThat(found.valid()).isTrue();
            assertThat(found.firstInvalid()).isNull();
            assertThat(found.eventsChecked()).isEqualTo(SealedBank.SEALED);
            assertThat(found.sealedUpTo()).isEqualTo(SealedBank.SEALED);
            assertThat(found.unsealed()).isEqualTo(SealedBank.UNSEALED);
        }
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    void theFirstEventThatWasFalsifiedIsNamed(Falsification falsification, long seed) throws Exception {
        try (SealedBank bank = copy(falsification + "-" + seed)) {
            List<Row> before = StoredRows.read(bank.jdbc());
            AtomicReference<Falsification.Expected> applied = new AtomicReference<>();
            Random random = new Random(31 * falsification.ordinal() + seed);
            bank.falsify(jdbc -> applied.set(falsification.apply(new StoredRows(jdbc, SealedBank.SEALED, random))));
            Falsification.Expected expected = applied.get();
            List<Row> after = StoredRows.read(bank.jdbc());
            long index = firstDifference(before, after);
            assertThat(index).isLessThan(SealedBank.SEALED);

            VerificationView found = bank.verify();
            assertNamed(found, expected.kind(), expected, index);
            assertThat(found.sealedUpTo()).isEqualTo(SealedBank.SEALED);
            assertThat(found.unsealed()).isEqualTo(behind(after, before.get(SealedBank.SEALED - 1)));

            bank.append("BankAccount-later", 0, 3);
            assertNamed(bank.verify(), expected.kind(), expected, index);

            if (isThere(before.get(SealedBank.SEALED - 1), after)) {
                bank.sealer().seal();
            } else {
                assertThatThrownBy(() -> bank.sealer().seal())
                        .isInstanceOf(InvalidProofException.class)
                        .hasMessage("The last sealed event is gone");
            }
            // What is signed meanwhile does not make it good.
            assertNamed(bank.verify(), expected.kind(), expected, index);
        }
    }

    private static void assertNamed(VerificationView found, Kind kind, Falsification.Expected expected, long index) {
        assertThat(found.valid()).isFalse();
        assertThat(found.eventsChecked()).as(found.toString()).isEqualTo(index);
        assertThat(found.firstInvalid().index()).as(found.toString()).isEqualTo(index);
        assertThat(found.firstInvalid().kind()).as(found.toString()).isEqualTo(kind);
        assertThat(found.firstInvalid().streamId()).as(found.toString()).isEqualTo(expected.stream());
        assertThat(found.firstInvalid().sequence()).as(found.toString()).isEqualTo(expected.sequence());
    }

    private static SealedBank copy(String name) throws Exception {
        Path file = Files.copy(directory.resolve("checkpoint"), directory.resolve(name));
        return original.copy(file);
    }

    private static long firstDifference(List<Row> before, List<Row> after) {
        int index = 0;
        while (index < after.size() && before.get(index).equals(after.get(index))) {
            index++;
        }
        return index;
    }

    private static boolean isThere(Row event, List<Row> rows) {
        return rows.stream().anyMatch(row -> row.stream().equals(event.stream()) && row.sequence() == event.sequence());
    }

    private static long behind(List<Row> rows, Row last) {
        return rows.stream()
                .filter(row -> row.transaction() > last.transaction()
                        || row.transaction() == last.transaction() && row.position() > last.position())
                .count();
    }
}
