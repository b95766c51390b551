package io.eventbank.account.query.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealTest {

    @TempDir
    private Path directory;

    @Test
    void whatIsSealedInSeveralRoundsIsFoundValid() {
        try (SealedBank bank = SealedBank.create(directory.resolve("checkpoint"), 100)) {
            assertThat(bank.sealer().seal()).isZero();
            assertThat(bank.verify().valid()).isTrue();
            long events = 0;
            for (int count : new int[] {1, 254, 2, 3, 300, 777}) {
                bank.append("BankAccount-" + count, 0, count);
                assertThat(bank.verify().unsealed()).isEqualTo(count);
                assertThat(bank.sealer().seal()).isEqualTo(count);
                events += count;

                VerificationView found = bank.verify();
                assertThat(found.valid()).isTrue();
                assertThat(found.eventsChecked()).isEqualTo(events);
                assertThat(found.sealedUpTo()).isEqualTo(events);
                assertThat(found.unsealed()).isZero();
            }
        }
    }
}
