package io.eventbank.account.standalone.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.standalone.testing.ShellCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class CertificateVerifyTest {

    private static final String TEXT = "Certificate of erasure\nOwner: C1\n";
    private static final String NOTE = ReceiptSample.SIGNER.sign(TEXT);

    @TempDir
    private Path directory;

    @Test
    void theTextOfANoteIsPrinted() throws IOException {
        assertThat(verify(NOTE)).isEqualTo(new ShellCall(0, TEXT, ""));
    }

    @Test
    void theNoteMayStandInTheAnswerOfTheBank() throws IOException {
        String answer = JsonMapper.shared().writeValueAsString(Map.of("ownerId", "C2", "certificate", NOTE));

        assertThat(verify(answer)).isEqualTo(new ShellCall(0, TEXT, ""));
    }

    @Test
    void aChangedTextIsFound() throws IOException {
        assertThat(verify(NOTE.replace("C1", "C2")).err())
                .isEqualTo("Not valid: The note is not signed with the public key that was given"
                        + System.lineSeparator());
    }

    @Test
    void aCheckpointIsNoCertificate() throws IOException {
        String checkpoint = ReceiptSample.ofDeposit().path("checkpoint").asString();

        assertThat(verify(checkpoint).err())
                .isEqualTo("Not valid: The note is signed, but it is not a certificate" + System.lineSeparator());
    }

    @Test
    void documentsWithoutACertificateAreNotValid() throws IOException {
        for (String document : new String[] {"", "{}", "{\"certificate\":", "{\"certificate\":7}", TEXT}) {
            ShellCall call = verify(document);

            assertThat(call.status()).as(document).isEqualTo(1);
            assertThat(call.out()).as(document).isEmpty();
            assertThat(call.err()).as(document).startsWith("Not valid: The ");
        }
    }

    private ShellCall verify(String document) throws IOException {
        Path file = Files.writeString(directory.resolve("certificate"), document);
        return ShellCall.of(
                "certificate",
                "verify",
                file.toString(),
                "--key",
                ReceiptSample.SIGNER.publicKey().toString());
    }
}
