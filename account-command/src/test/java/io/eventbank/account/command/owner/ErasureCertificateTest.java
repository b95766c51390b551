package io.eventbank.account.command.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.api.command.ErasureResult;
import io.eventbank.account.api.value.OwnerId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ErasureCertificateTest {

    private static final ErasureResult ERASURE =
            new ErasureResult(new OwnerId("C1"), Instant.parse("2024-03-01T00:00:00Z"), "E1", "teller", 1);

    @Test
    void thatNobodyCanReadTheDataIsSaidOnlyWhereTheSecretIsOverwritten() {
        assertThat(ErasureCertificate.text(ERASURE, true))
                .contains("Nobody can read the data any more")
                .doesNotContain("master key");
        assertThat(ErasureCertificate.text(ERASURE, false))
                .contains("has one of them and the master key can read the data")
                .doesNotContain("Nobody");
    }

    @Test
    void inBothCasesItSaysThatBackupsAreNotReachedAndEndsWithOneLine() {
        for (boolean beyondRecovery : new boolean[] {true, false}) {
            assertThat(ErasureCertificate.text(ERASURE, beyondRecovery))
                    .startsWith("Certificate of erasure\nOwner: C1\n")
                    .contains("\nAsked for by: teller\nThe key", "Not reached are", "backups")
                    .endsWith(".\n")
                    .doesNotContain("\n\n");
        }
    }
}
